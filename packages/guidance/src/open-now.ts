/**
 * Open now: whether a contact answers at `now`, and when it opens or closes next.
 *
 * Pure: the visitor's clock comes in as `now`, zones through Intl. It knows no public holidays and says so
 * (`holidaysUnknown`) instead of guessing.
 */
import type { Hours } from "./directory.ts"

export type { Hours }

const minuteMs = 60_000
const daysAheadMax = 8

/** What to tell at `now`. Instants are null where nothing is known or nothing changes. */
export type Opening = {
  state: "open" | "closed" | "unknown"
  always: boolean
  opensAt: Date | null
  closesAt: Date | null
  /** True when the source says closed on public holidays: "open" then means "open on an ordinary day". */
  holidaysUnknown: boolean
}

/** The opening of these hours at `now`. Unknown hours give unknown, never a guess. */
export function openNow(hours: Hours, now: Date): Opening {
  if (hours.kind === "unknown")
    return { state: "unknown", always: false, opensAt: null, closesAt: null, holidaysUnknown: false }
  if (hours.kind === "always")
    return { state: "open", always: true, opensAt: null, closesAt: null, holidaysUnknown: false }
  const spans = spansAround(hours, now)
  const current = spans.find((span) => span.from <= now.getTime() && now.getTime() < span.to)
  const next = spans.find((span) => span.from > now.getTime())
  return {
    state: current ? "open" : "closed",
    always: false,
    opensAt: current || !next ? null : new Date(next.from),
    closesAt: current ? new Date(current.to) : null,
    holidaysUnknown: hours.exceptHolidays,
  }
}

type WeeklyHours = Extract<Hours, { kind: "weekly" }>

/** Opening spans from yesterday (in the contact's zone) to a week ahead, in order, touching ones joined. */
function spansAround(hours: WeeklyHours, now: Date): { from: number; to: number }[] {
  const today = localParts(now.getTime(), hours.zone)
  const spans: { from: number; to: number }[] = []
  for (let ahead = -1; ahead <= daysAheadMax; ahead += 1) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead))
    const isoDay = date.getUTCDay() === 0 ? 7 : date.getUTCDay()
    for (const { days, from, to } of hours.open) {
      if (days.includes(isoDay))
        spans.push({ from: instantOf(date, from, hours.zone), to: instantOf(date, to, hours.zone) })
    }
  }
  spans.sort((a, b) => a.from - b.from)
  const joined: { from: number; to: number }[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else joined.push({ ...span })
  }
  return joined
}

/** The instant at which a zone's clock shows this time on this date; at a clock change, the first such instant after the gap. */
function instantOf(date: Date, clock: string, zone: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number)
  const wall = date.getTime() + (hour * 60 + minute) * minuteMs
  // Twice: the offset at the first guess can differ from the offset at the answer on the day the clocks change.
  const first = wall - offsetMs(wall, zone)
  return wall - offsetMs(first, zone)
}

function offsetMs(instant: number, zone: string): number {
  const { year, month, day, hour, minute } = localParts(instant, zone)
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(instant / minuteMs) * minuteMs
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localParts(instant: number, zone: string) {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    })
  formats.set(zone, format)
  const parts = format.formatToParts(instant)
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  return { year: value("year"), month: value("month"), day: value("day"), hour: value("hour"), minute: value("minute") }
}
