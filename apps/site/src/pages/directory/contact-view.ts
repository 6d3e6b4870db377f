/** A row of the directory as the page shows it. What its source says stays English and is marked so. */
import { agesText, type Contact, standing } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"

/** The view of one contact at `now`. A row past its check says so instead of its date. */
export function contactView(contact: Contact, { t, words, locale, sayOpening }: Reader, now: Date) {
  const language = words.language.code
  const kept = standing(contact, now)
  const date = contact.checkedOn === null ? null : dayText(contact.checkedOn, locale)
  return {
    name: contact.name,
    forWhom: contact.forWhom,
    ages: agesText(contact, words),
    numbers: contact.numbers
      .filter((number) => number.href !== null)
      .map((number) => ({ ...number, label: numberLabel(number, t) })),
    url: contact.urlNeedsCheck ? null : contact.url,
    // Of an emergency number nobody asks when it opens.
    hours: contact.kind === "emergency" && contact.hours.kind === "unknown" ? null : sayOpening(contact.hours),
    isFree: contact.cost === "free",
    languages: languagesText(contact, language),
    mark: contact.mark === "official" ? t("directory.label-official") : t("directory.label-cited"),
    source: contact.source,
    standing:
      kept === "check" || date === null
        ? t("crisis.label-check")
        : t(kept === "tried" ? "crisis.label-tried" : "crisis.label-source-read", { date }),
  }
}

/** "Text SHOUT to" for a line that asks for a word; nothing before a plain number to call. */
function numberLabel({ use, body, shown }: Contact["numbers"][number], t: Reader["t"]): string {
  if (use === "call") return shown
  return body === null
    ? t("crisis.label-text", { number: shown })
    : t("crisis.label-text-word", { word: body, number: shown })
}

function languagesText({ languages }: Contact, language: string): string | null {
  if (languages === null || languages.length === 0) return null
  const names = new Intl.DisplayNames([language, "en"], { type: "language" })
  return new Intl.ListFormat(language, { type: "unit" }).format(languages.map((code) => names.of(code) ?? code))
}

/** The month is a word: 11/1/2026 is one day in one country and another in the next. */
function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day))
}
