/**
 * The few facts of a report that are kept in the clear: what routing and counting need, and nothing else.
 *
 * Each is a choice of few, so that none tells a person apart. Words, handles, money and reasons are never among them.
 * docs/data-inventory.md lists them; a field added here is added there.
 */
import { type Report, type ReportLevel, reportSchema } from "./report.ts"
import { type Urgency, urgencyHours, urgencyOf } from "./report-urgency.ts"

/** Whether the person is under 18: who may handle it, and which law. No finer. */
export const ages = ["under-18", "adult", "unknown"] as const
/** For whom a report is. */
export const forWhoms = [...reportSchema.shape.forWhom.unwrap().options, "unknown"] as const

/** Kept beside the sealed report. */
export type CoarseReport = {
  urgency: Urgency
  level: ReportLevel
  forWhom: (typeof forWhoms)[number]
  age: (typeof ages)[number]
  /** ISO 3166-1 alpha-2. */
  country: string | null
  /** The day it came in, UTC midnight. No time. */
  receivedOn: Date
  /** When a person should have looked, on the full hour (UTC), so that it tells the arrival no closer than that. */
  dueAt: Date
}

const hourMs = 3_600_000
const dayMs = 86_400_000

/** The coarse facts of a report that comes in at `now`. */
export function coarseOf(report: Report, now: Date): CoarseReport {
  const { urgency } = urgencyOf(report)
  return {
    urgency,
    level: levelOf(report),
    forWhom: report.forWhom ?? "unknown",
    age: ageOf(report.ageBand),
    country: report.country ?? null,
    receivedOn: new Date(Math.floor(now.getTime() / dayMs) * dayMs),
    dueAt: new Date(Math.floor(now.getTime() / hourMs + urgencyHours[urgency]) * hourMs),
  }
}

// No choice made is the most careful one.
function levelOf({ level }: Report): ReportLevel {
  return level ?? "anonymous"
}

function ageOf(band: Report["ageBand"]): CoarseReport["age"] {
  if (band === undefined || band === "unknown") return "unknown"
  return band === "18-over" ? "adult" : "under-18"
}
