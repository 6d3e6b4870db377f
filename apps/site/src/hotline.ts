/**
 * The hotline behind a site: who opens reports, when they answer, and the keys reports are sealed to.
 *
 * All three or none: until somebody has said who answers and when, the site is signpost-only.
 */
import { readFileSync } from "node:fs"
import { type ReportRecipient, readReportRecipients } from "@breakwater/casework"
import type { Reader } from "@breakwater/web"

export type Hotline = { name: string; hours: string; recipients: ReportRecipient[] }

/** Throws with the line of the file that is no public key. Null where nothing is set; half a hotline is refused. */
export function readHotline(read: Reader): Hotline | null {
  const name = read.text("HOTLINE_NAME", { default: null, charactersMax: 80 })
  const hours = read.text("HOTLINE_HOURS", { default: null, charactersMax: 200 })
  const file = read.file("HOTLINE_RECIPIENTS_FILE", { default: null })
  if (name === null && hours === null && file === null) return null
  if (name === null || hours === null || file === null) {
    throw new Error("HOTLINE_NAME, HOTLINE_HOURS and HOTLINE_RECIPIENTS_FILE: set all three, or none")
  }
  const recipients = readReportRecipients(readFileSync(file, "utf8"))
  if (recipients.ok) return { name, hours, recipients: recipients.value }
  const told = recipients.problems.map(({ line, reason }) => (line === 0 ? reason : `line ${line}: ${reason}`))
  throw new Error(`HOTLINE_RECIPIENTS_FILE: ${told.join("; ")}`)
}
