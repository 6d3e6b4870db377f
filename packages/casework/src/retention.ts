/**
 * How long each kind of data is kept, and what ends it: one table, from which the worker's jobs and the console's page are made.
 *
 * What a person sent is theirs: they erase it at any time (report-states). This is for what nobody comes back to.
 */
import { entryState } from "./entry-states.ts"
import { folderDaysMax } from "./folder.ts"
import { draftHoursMax } from "./messages.ts"
import { erasureWaitHours } from "./report-states.ts"

/** A row: from which moment the days count, null where something else than time ends it, and the worker's job. */
export type RetentionRow = { what: string; since: string; days: number | null; ends: string; job: string | null }

/** Days a closed report is kept where nothing else is set: two years. */
export const closedDaysDefault = 730
/** Days a withdrawn report is kept, so that it can be sent again. */
export const withdrawnDaysMax = 90
/** Days for which a partner that does not ask is told of a removal by its hash, and the marks of requests that were answered. */
export const exchangeDaysMax = 30
/** Days an entry stays listed. */
export const listedDaysMax = entryState("listed").deadlineDays ?? 730

/** The schedule; `closedDays` is what the operator set. */
export function retentionRows(closedDays: number): RetentionRow[] {
  const rows = {
    drafts: ["answers that were not sent", "last saved", draftHoursMax / 24, "erased", "purge-drafts"],
    folders: ["what a person keeps under a code", "last changed", folderDaysMax, "erased", "purge-folders"],
    closed: [
      "closed reports, with messages, notes, links and referrals",
      "closed",
      closedDays,
      "erased after 72 hours in which the person can stop it; not under legal hold, nor while a referral is open",
      "expire-reports",
    ],
    withdrawn: ["withdrawn reports", "withdrawn", withdrawnDaysMax, "erased likewise", "expire-reports"],
    erasing: ["reports that are being erased", "asked for", erasureWaitHours / 24, "erased", "erase-due-reports"],
    listed: [
      "fingerprints on a list",
      "listed",
      listedDaysMax,
      "taken off the list, sealed to the person’s code",
      "expire-entries",
    ],
    removals: [
      "fingerprints that partners are told to drop",
      "left the list",
      exchangeDaysMax,
      "erased",
      "purge-told-removals",
    ],
    requests: ["marks of partners’ requests", "answered", exchangeDaysMax, "erased", "purge-spent-keys"],
    outgoing: [
      "what goes out by mail or to the CyberTipline",
      "approved",
      null,
      "erased once it was accepted",
      "send-outgoing",
    ],
    audit: ["the audit log", "written", null, "kept: it holds ids and reasons of staff, no word of a person", null],
  } as const satisfies Record<string, readonly [string, string, number | null, string, string | null]>
  return Object.values(rows).map(([what, since, days, ends, job]) => ({ what, since, days, ends, job }))
}
