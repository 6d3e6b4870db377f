/** Opening hours on a page: the sentence at the server's clock, and what a script needs to say it again. */
import type { Catalogue, Hours } from "@breakwater/guidance"
import { type OpeningWords, openingText } from "./opening-text.ts"

/** The words of "open now" in the reader's language. */
export function openingWords({ text }: Catalogue): OpeningWords {
  return {
    unknown: text("crisis.label-hours-unknown"),
    always: text("crisis.label-always"),
    open: text("crisis.label-open"),
    openUntil: text("crisis.label-open-until", { time: "{time}" }),
    closed: text("crisis.label-closed"),
    opens: text("crisis.label-opens", { time: "{time}" }),
    holidays: text("crisis.label-holidays"),
  }
}

/** What a page says of the hours of one contact; `data` is for the script of the page, "" where the clock changes nothing. */
export type SayOpening = (hours: Hours, words: Catalogue, locale: string) => { text: string; data: string }

/** "Open now" at `now`, in the contact's own zone: the server does not know where the reader is. */
export function openingAt(now: Date): SayOpening {
  return (hours, words, locale) => ({
    text: openingText(hours, now, openingWords(words), locale, null),
    data: hours.kind === "weekly" ? JSON.stringify(hours) : "",
  })
}
