/**
 * A report as an authority's desk reads it: danger first, then who, what, by whom, money and places, in the order in which the
 * forms of CEOP and of police forces ask. Headings are ours; answers stand as they were given.
 */
import type { Catalogue } from "@breakwater/guidance"
import type { Report } from "./report.ts"
import { copyLines } from "./report-copy.ts"
import type { ReportStepId } from "./report-steps.ts"
import { type UrgencyReason, urgencyOf } from "./report-urgency.ts"

/** Who refers, and what of the report stands outside it. `receivedOn` is its day. */
export type ReferralContext = {
  organisation: string
  email: string
  receivedOn: Date
  number: number
  words: Catalogue
}

const sections: readonly (readonly [string, readonly ReportStepId[]])[] = [
  ["Safety", ["safety"]],
  ["The person it happened to", ["for-whom", "person", "contact"]],
  ["What happened", ["what-happened", "story"]],
  ["Accounts that threaten", ["accounts"]],
  ["Money demanded and paid", ["money"]],
  ["Where the image is, or may be shared", ["places"]],
]
const urgentWords: Record<UrgencyReason, string> = {
  "in-danger": "the person says that they are in danger",
  "says-self-harm": "the person says that they think of harming themselves",
  "words-of-self-harm": "their words hint at self-harm",
  "not-sure-safe": "the person is not sure that they are safe",
  "under-13": "the person is under 13",
  shared: "it has been shared",
  "pressed-after-paying": "they are pressed for more after paying",
  "knows-person": "who threatens knows them",
}

/** The summary as plain text. */
export function referralSummary(report: Report, { organisation, email, receivedOn, number, words }: ReferralContext) {
  const { urgency, reasons } = urgencyOf(report)
  const lines = copyLines(withoutContact(report), words)
  const parts = sections.flatMap(([heading, steps]) => {
    const own = lines.filter(({ step }) => steps.includes(step))
    return own.length === 0
      ? []
      : [`${heading.toUpperCase()}\n${own.map(({ label, value }) => `${label}\n  ${value}`).join("\n")}`]
  })
  const reached = report.level === undefined || report.level === "anonymous" ? "not given" : `through ${organisation}`
  return [
    `FINANCIALLY MOTIVATED SEXUAL EXTORTION: REPORT ${number}`,
    [
      `From: ${organisation}${email === "" ? "" : ` (${email})`}`,
      `Received: ${receivedOn.toISOString().slice(0, 10)}`,
      `Urgency: ${urgency}${reasons.length === 0 ? "" : `, because ${reasons.map((reason) => urgentWords[reason]).join("; ")}`}`,
      `How the person can be reached: ${reached}`,
      ...routeOf(report),
    ].join("\n"),
    ...parts,
    [
      "WHAT IS KEPT",
      "No image belongs to this report: none is ever taken. What was asked of platforms, and the person’s own evidence, are asked",
      `for at the address above by the number ${number}. Platforms keep what they hold for a limited time: a request to preserve`,
      "it should go to them soon.",
    ].join("\n"),
    "",
  ].join("\n\n")
}

/** In the United Kingdom the age decides which desk takes it. */
function routeOf({ country, ageBand }: Report): string[] {
  if (country !== "GB") return []
  if (ageBand === "18-over")
    return ["Route: the local police force (101; 999 in danger); lost money also to Report Fraud"]
  const unknown = ageBand === undefined || ageBand === "unknown" ? ", should the person be under 18" : ""
  return [`Route: CEOP Safety Centre or the local police force (101; 999 in danger)${unknown}`]
}

/** How the person is to be reached stays; their name only where they gave it for this. */
export function withoutContact({
  contact: _contact,
  contactWay: _way,
  contactNote: _note,
  name,
  ...rest
}: Report): Report {
  return rest.level === "named" && name !== undefined ? { ...rest, name } : rest
}
