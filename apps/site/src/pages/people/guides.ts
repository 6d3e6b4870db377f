/** Guides by whom they are for: each a document shown whole, at an address of its own name. */
import type { DocumentId } from "@breakwater/guidance"

export const guides = [
  "parents",
  "friends",
  "schools",
  "letter",
  "briefing",
  "lesson",
  "adults",
  "device",
] as const satisfies readonly DocumentId[]

/** Those that schools hand out on paper. */
export const printedGuides = ["letter", "briefing", "lesson"] as const satisfies readonly (typeof guides)[number][]
