/**
 * How soon a person must look: risk of harm first. It orders a queue and says when a report is due; it never refuses,
 * delays or hides one.
 */
import type { Report } from "./report.ts"
import { hintsOfSelfHarm } from "./self-harm-hints.ts"

/** emergency: someone may be hurt. high: it is under way. ordinary: the rest. */
export const urgencies = ["emergency", "high", "ordinary"] as const
/** One of them. */
export type Urgency = (typeof urgencies)[number]

/** Why a report is urgent. An id, not a text. */
export type UrgencyReason =
  | "in-danger"
  | "says-self-harm"
  | "words-of-self-harm"
  | "not-sure-safe"
  | "under-13"
  | "shared"
  | "pressed-after-paying"
  | "knows-person"

/** Hours until a person should have looked, counted from when it came in. */
export const urgencyHours: Record<Urgency, number> = { emergency: 1, high: 24, ordinary: 72 }

const reasons: { id: UrgencyReason; raises: "emergency" | "high"; holds(report: Report): boolean }[] = [
  { id: "in-danger", raises: "emergency", holds: ({ safeNow }) => safeNow === "no" },
  { id: "says-self-harm", raises: "emergency", holds: ({ selfHarm }) => selfHarm === "yes" },
  { id: "words-of-self-harm", raises: "emergency", holds: hasWordsOfSelfHarm },
  { id: "not-sure-safe", raises: "high", holds: ({ safeNow }) => safeNow === "not-sure" },
  { id: "under-13", raises: "high", holds: ({ ageBand }) => ageBand === "under-13" },
  { id: "shared", raises: "high", holds: ({ happened }) => happened.includes("shared") },
  {
    id: "pressed-after-paying",
    raises: "high",
    holds: ({ happened }) => happened.includes("paid") && happened.includes("threatened"),
  },
  { id: "knows-person", raises: "high", holds: ({ happened }) => happened.includes("knows-me") },
]

/** The urgency of a report and every reason for it, the gravest first. */
export function urgencyOf(report: Report): { urgency: Urgency; reasons: UrgencyReason[] } {
  const found = reasons.filter(({ holds }) => holds(report))
  const urgency = found.some(({ raises }) => raises === "emergency")
    ? "emergency"
    : found.length > 0
      ? "high"
      : "ordinary"
  return { urgency, reasons: found.map(({ id }) => id) }
}

function hasWordsOfSelfHarm({ story, contactNote, places, language }: Report): boolean {
  const written = [story, contactNote, ...(places ?? []).map(({ words }) => words)]
  return written.some((text) => text !== undefined && hintsOfSelfHarm(text, language ?? "en").length > 0)
}
