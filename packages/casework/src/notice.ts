/**
 * A notice: one removal request to one platform, from the answers of the person.
 *
 * It names a place, an account and a fingerprint. It never carries an image: nothing here could hold one.
 */
import { z } from "zod"
import { type NoticeElement, neededElements } from "./notice-regimes.ts"

/** Links in one notice. */
export const noticeLinksMax = 20
/** Characters of a link, as browsers accept them. */
export const noticeLinkCharactersMax = 2000
/** Characters of the explanation. */
export const noticeWordsCharactersMax = 2000
/** Notices of one case. */
export const noticesPerCaseMax = 40

const line = z.string().min(1).max(200)

/** What a person answers once, for one platform. Dates are ISO days. */
export const noticeAnswersSchema = z.strictObject({
  platform: z.string().regex(/^[a-z0-9-]{1,40}$/),
  subject: z.enum(["content", "account"]),
  regime: z.enum(["us", "eu", "uk", "own"]),
  links: z.array(z.url({ protocol: /^https?$/ }).max(noticeLinkCharactersMax)).max(noticeLinksMax),
  handle: line.optional(),
  ageInImage: z.enum(["under-18", "adult", "not-sure"]),
  isFake: z.boolean(),
  actsFor: z.enum(["self", "other"]),
  explanation: z.string().min(1).max(noticeWordsCharactersMax).optional(),
  /** The good-faith statements, said by the person. */
  saysNoConsent: z.boolean(),
  saysTrue: z.boolean(),
  name: line.optional(),
  contact: line.optional(),
})

/** What a person answers once, for one platform. */
export type NoticeAnswers = z.infer<typeof noticeAnswersSchema>

const holds: Record<NoticeElement, (answers: NoticeAnswers) => boolean> = {
  location: ({ links, handle, subject }) => links.length > 0 || (subject === "account" && handle !== undefined),
  explanation: ({ explanation }) => explanation !== undefined,
  "no-consent": ({ saysNoConsent }) => saysNoConsent,
  true: ({ saysTrue }) => saysTrue,
  contact: ({ contact }) => contact !== undefined,
  signature: ({ name }) => name !== undefined,
}

/** What the notice still lacks under its rules, in the order it is asked. Empty: it is complete. */
export function missingElements(answers: NoticeAnswers): NoticeElement[] {
  const { regime, subject, ageInImage } = answers
  return neededElements(regime, subject, ageInImage).filter((element) => !holds[element](answers))
}
