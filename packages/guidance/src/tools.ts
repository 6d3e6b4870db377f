/**
 * Official tools: which removal tool to offer first, by the age in the image and the country, and what each reaches.
 *
 * Facts only from records and texts; it never says that a tool will remove anything.
 */
import type { MessageId } from "./catalogue.ts"
import { type Contact, contactById } from "./directory.ts"

/** A tool run by others: its contact row, and its texts by message id. */
export type OfficialTool = {
  id: "take-it-down" | "stopncii" | "report-remove"
  contact: Contact
  title: MessageId
  forWhom: MessageId
  reaches: MessageId
  doesNotReach: MessageId
  needs: MessageId
  /** What to know before and after, in order. */
  notes: readonly MessageId[]
}

/** Age of the person in the image when it was made. "not-sure" gets the tools for both. */
export type AgeInImage = "under-18" | "adult" | "not-sure"

/** Tools that fit, the best first. Report Remove is offered only in the United Kingdom (country GB). */
export function officialTools(age: AgeInImage, country: string | null): OfficialTool[] {
  const tools: OfficialTool[] = []
  if (age !== "adult") {
    tools.push(takeItDown)
    if (country?.toUpperCase() === "GB") tools.push(reportRemove)
  }
  if (age !== "under-18") tools.push(stopNcii)
  return tools
}

const takeItDown: OfficialTool = {
  id: "take-it-down",
  contact: row("int-take-it-down"),
  title: "tools.take-it-down.title",
  forWhom: "tools.take-it-down.p-for",
  reaches: "tools.take-it-down.p-reaches",
  doesNotReach: "tools.take-it-down.p-not-reach",
  needs: "tools.take-it-down.p-need",
  notes: ["tools.take-it-down.p-after", "tools.take-it-down.p-unknown"],
}

const stopNcii: OfficialTool = {
  id: "stopncii",
  contact: row("int-stopncii"),
  title: "tools.stopncii.title",
  forWhom: "tools.stopncii.p-for",
  reaches: "tools.stopncii.p-reaches",
  doesNotReach: "tools.stopncii.p-not-reach",
  needs: "tools.stopncii.p-need",
  notes: ["tools.stopncii.p-after"],
}

const reportRemove: OfficialTool = {
  id: "report-remove",
  contact: row("gb-report-remove"),
  title: "tools.report-remove.title",
  forWhom: "tools.report-remove.p-for",
  reaches: "tools.report-remove.p-reaches",
  doesNotReach: "tools.report-remove.p-not-reach",
  needs: "tools.report-remove.p-need",
  notes: ["tools.report-remove.p-upload", "tools.report-remove.p-after"],
}

function row(id: string): Contact {
  const contact = contactById(id)
  if (contact === null) throw new Error(`The directory has no row ${id}`)
  return contact
}
