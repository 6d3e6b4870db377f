/**
 * Opening hours as a week: for copies, which are read at another time than they are made.
 *
 * It says nothing of "now", and nothing at all where the hours are unknown.
 */
import type { Hours } from "@breakwater/guidance"
import type { SayOpening } from "../opening-words.ts"

type WeeklyHours = Extract<Hours, { kind: "weekly" }>

// 2024-01-01 was a Monday: day 1 of the ISO week.
const mondayMs = Date.UTC(2024, 0, 1)
const dayMs = 86_400_000
const minuteMs = 60_000

/** The week, for a page that is read later than it is made. */
export const openingWeek: SayOpening = (hours, words, locale) => ({
  text: weekText(hours, locale) ?? words.text("crisis.label-hours-unknown"),
  data: "",
})

/** The hours in a language (BCP 47): "Mon–Fri 09:00–17:00 (United Kingdom Time)"; "24/7"; null where unknown. */
function weekText(hours: Hours, language: string): string | null {
  if (hours.kind === "unknown") return null
  if (hours.kind === "always") return "24/7"
  const spans = hours.open.map(({ days, from, to }) => {
    const names = runsOf(days).map(([first, last]) => dayNames(first, last, language))
    return `${names.join(", ")} ${clock(from, language)}–${clock(to, language)}`
  })
  return `${spans.join("; ")} (${zoneName(hours, language)})`
}

/** Days in a row, as first and last. */
function runsOf(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of days.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === day - 1) run[1] = day
    else runs.push([day, day])
  }
  return runs
}

function dayNames(first: number, last: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" })
  const name = (day: number) => format.format(mondayMs + (day - 1) * dayMs)
  return first === last ? name(first) : `${name(first)}–${name(last)}`
}

function clock(time: string, language: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number)
  const format = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", timeZone: "UTC" })
  return format.format((hour * 60 + minute) * minuteMs)
}

function zoneName({ zone }: WeeklyHours, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "longGeneric" })
  return format.formatToParts(mondayMs).find(({ type }) => type === "timeZoneName")?.value ?? zone
}
