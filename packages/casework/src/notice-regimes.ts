/**
 * Under which rules a removal request is written, what each needs to be complete, and its clock.
 *
 * A notice that lacks a needed element gives a platform a reason to wait. Sources: TAKE IT DOWN Act, Public Law 119-12
 * (US), in force for platforms since 19 May 2026; Regulation (EU) 2022/2065, Article 16; the United Kingdom's route is a
 * complaint under the platform's own procedure (Online Safety Act 2023, section 21).
 */

/** What a notice is about: an image or video at a place, or the account of who threatens. */
export type NoticeSubject = "content" | "account"

/** us: TAKE IT DOWN Act. eu: DSA Article 16. uk: the platform's complaints procedure. own: the platform's form, nowhere a law. */
export type NoticeRegime = "us" | "eu" | "uk" | "own"

/** A part of a notice. `no-consent`: that it was published without consent, in good faith. `true`: that all said is true, in good faith. */
export type NoticeElement = "location" | "explanation" | "no-consent" | "true" | "contact" | "signature"

/** Age of the person in the image when it was made. */
export type AgeInImage = "under-18" | "adult" | "not-sure"

type RegimeRow = {
  needs: Record<NoticeSubject, readonly NoticeElement[]>
  /** Hours the law gives the platform; null where it says no number. */
  hoursByLaw: number | null
  /** Message id of whom to turn to when the clock lapses. */
  nextWhenLapsed: string
}

const regimes: Record<NoticeRegime, RegimeRow> = {
  us: {
    needs: {
      content: ["location", "no-consent", "contact", "signature"],
      account: ["location", "explanation", "contact"],
    },
    hoursByLaw: 48,
    nextWhenLapsed: "notices.li-lapsed-us",
  },
  eu: {
    needs: {
      content: ["location", "explanation", "true", "contact", "signature"],
      account: ["location", "explanation", "true", "contact", "signature"],
    },
    hoursByLaw: null,
    nextWhenLapsed: "notices.li-lapsed-eu",
  },
  uk: {
    needs: { content: ["location", "explanation"], account: ["location", "explanation"] },
    hoursByLaw: null,
    nextWhenLapsed: "notices.li-lapsed-uk",
  },
  own: {
    needs: { content: ["location", "explanation"], account: ["location", "explanation"] },
    hoursByLaw: null,
    nextWhenLapsed: "notices.li-lapsed-own",
  },
}

/** Hours after which we remind where no law sets a number: ours, and said to be ours. */
export const reminderHours = 72

const euMembers = new Set("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "))

/** The rules that fit where the person is (ISO alpha-2, or null). They can choose another. */
export function regimeFor(country: string | null): NoticeRegime {
  if (country === "US") return "us"
  if (country === "GB") return "uk"
  return country !== null && euMembers.has(country) ? "eu" : "own"
}

/** Every set of rules. */
export const noticeRegimes = Object.keys(regimes) as NoticeRegime[]

/**
 * What a complete notice holds. Under Article 16(2)(c) no name and no address are asked of who reports an offence of
 * Articles 3 to 7 of Directive 2011/93/EU, which images of under-18s are.
 */
export function neededElements(regime: NoticeRegime, subject: NoticeSubject, age: AgeInImage): NoticeElement[] {
  const needed = regimes[regime].needs[subject]
  const mayBeAnonymous = regime === "eu" && age === "under-18"
  return needed.filter((element) => !(mayBeAnonymous && (element === "contact" || element === "signature")))
}

/** When an answer is due, counted from `sentAt`, and whether the law says so. */
export function noticeDue(
  regime: NoticeRegime,
  subject: NoticeSubject,
  sentAt: Date,
): { at: Date; isByLaw: boolean; hours: number } {
  const byLaw = subject === "content" ? regimes[regime].hoursByLaw : null
  const hours = byLaw ?? reminderHours
  return { at: new Date(sentAt.getTime() + hours * 3_600_000), isByLaw: byLaw !== null, hours }
}

/** What to do when the clock has run out, the nearest first. Message ids. */
export function stepsWhenLapsed(regime: NoticeRegime): string[] {
  return [
    regimes[regime].nextWhenLapsed,
    "notices.li-lapsed-again",
    "notices.li-lapsed-hotline",
    "notices.li-lapsed-tools",
  ]
}
