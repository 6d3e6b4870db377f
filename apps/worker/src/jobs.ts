/** The worker's jobs as a table: what runs, how often, and what it does. */
import { exchangeDaysMax, listedDaysMax, withdrawnDaysMax } from "@breakwater/casework"
import {
  type Database,
  eraseDueReports,
  expireEntries,
  expireReports,
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
const dayMs = 86_400_000
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * dayMs)

/** The job that sends what was approved, by the ways that are configured. */
export function sendingJob(identity: string, ways: WaysOut, now: () => Date): Job {
  return {
    name: "send-outgoing",
    cron: "* * * * *",
    run: (database) => sendOutgoing(database, { identity, ...ways, now }),
  }
}

/** The job that lets go of reports that ended long ago; `closedDays` is the operator's. */
export function expiringJob(closedDays: number): Job {
  return {
    name: "expire-reports",
    cron: "17 3 * * *",
    run: (database, now) =>
      expireReports(database, {
        closedBefore: daysBefore(now, closedDays),
        withdrawnBefore: daysBefore(now, withdrawnDaysMax),
        now,
        reportsMax: reportsPerRunMax,
      }),
  }
}

/** Every job is safe to run twice and at the same time as itself. */
export const jobs: Job[] = [
  { name: "weigh-feedback", cron: "* * * * *", run: (database, now) => weighFeedback(database, now, entriesPerRunMax) },
  {
    name: "purge-told-removals",
    cron: "*/10 * * * *",
    run: (database, now) => purgeToldRemovals(database, daysBefore(now, exchangeDaysMax)),
  },
  {
    name: "purge-spent-keys",
    cron: "37 3 * * *",
    run: (database, now) => purgeSpentKeys(database, daysBefore(now, exchangeDaysMax)),
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
        listedBefore: daysBefore(now, listedDaysMax),
        now,
        entriesMax: entriesPerRunMax,
      }),
  },
]
