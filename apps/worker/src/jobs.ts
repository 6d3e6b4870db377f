/** The worker's jobs as a table: what runs, how often, and what it does. */
import { entryState } from "@breakwater/casework"
import {
  type Database,
  eraseDueReports,
  expireEntries,
  purgeDrafts,
  purgeFolders,
  purgeSpentKeys,
  purgeToldRemovals,
  weighFeedback,
} from "@breakwater/store"

import { sendOutgoing, type WaysOut } from "./send-outgoing.ts"

export type Job = { name: string; cron: string; run(database: Database, now: Date): Promise<number> }

const entriesPerRunMax = 1000
const reportsPerRunMax = 1000
// A partner that has not asked for a month is not going to hear of a removal by its hash.
const toldDaysMax = 30
const spentKeyDays = 30
const dayMs = 86_400_000
const listedDays = entryState("listed").deadlineDays ?? 730

/** The job that sends what was approved, by the ways that are configured. */
export function sendingJob(identity: string, ways: WaysOut, now: () => Date): Job {
  return {
    name: "send-outgoing",
    cron: "* * * * *",
    run: (database) => sendOutgoing(database, { identity, ...ways, now }),
  }
}

/** Every job is safe to run twice and at the same time as itself. */
export const jobs: Job[] = [
  { name: "weigh-feedback", cron: "* * * * *", run: (database, now) => weighFeedback(database, now, entriesPerRunMax) },
  {
    name: "purge-told-removals",
    cron: "*/10 * * * *",
    run: (database, now) => purgeToldRemovals(database, new Date(now.getTime() - toldDaysMax * dayMs)),
  },
  {
    name: "purge-spent-keys",
    cron: "37 3 * * *",
    run: (database, now) => purgeSpentKeys(database, new Date(now.getTime() - spentKeyDays * dayMs)),
  },
  { name: "purge-drafts", cron: "*/10 * * * *", run: purgeDrafts },
  { name: "purge-folders", cron: "7 3 * * *", run: purgeFolders },
  {
    name: "erase-due-reports",
    cron: "*/10 * * * *",
    run: (database, now) => eraseDueReports(database, { now, reportsMax: reportsPerRunMax }),
  },
  {
    name: "expire-entries",
    cron: "7 3 * * *",
    run: (database, now) =>
      expireEntries(database, {
        listedBefore: new Date(now.getTime() - listedDays * dayMs),
        now,
        entriesMax: entriesPerRunMax,
      }),
  },
]
