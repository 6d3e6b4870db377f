/**
 * "Open now" as a sentence: on the server for every page, and again in the browser by the clock of the device.
 *
 * Pure. Times are written in the zone of the reader where it is known, else in that of the contact, never in the server's.
 */
import type { Hours } from "@breakwater/guidance/open-now"
import { openNow } from "@breakwater/guidance/open-now"

/** The words of the sentence, in the reader's language; `{time}` is filled here. */
export type OpeningWords = Record<"unknown" | "always" | "open" | "openUntil" | "closed" | "opens" | "holidays", string>

/** The opening of these hours at `now`. `locale` is BCP 47; `zone` (IANA) is the reader's, null where nobody knows it. */
export function openingText(hours: Hours, now: Date, words: OpeningWords, locale: string, zone: string | null): string {
  const opening = openNow(hours, now)
  if (opening.state === "unknown") return words.unknown
  if (opening.always) return words.always
  const next = opening.state === "open" ? opening.closesAt : opening.opensAt
  const known = opening.state === "open" ? words.openUntil : words.opens
  const plain = opening.state === "open" ? words.open : words.closed
  const sentence = next === null ? plain : known.replace("{time}", timeText(next, hours, now, locale, zone))
  return opening.holidaysUnknown ? `${sentence}. ${words.holidays}` : sentence
}

/** "17:00", or "Mon 09:00" on another day. The contact's own zone is named, as it may not be the reader's. */
function timeText(at: Date, hours: Hours, now: Date, locale: string, zone: string | null): string {
  const timeZone = zone ?? (hours.kind === "weekly" ? hours.zone : "UTC")
  const day = new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short" })
  const isToday = day.format(at) === day.format(now)
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    ...(isToday ? {} : { weekday: "short" }),
    hour: "numeric",
    minute: "2-digit",
    ...(zone === null ? { timeZoneName: "shortGeneric" } : {}),
  }).format(at)
}
