/** One act on one report, for a single one and for many: done, or why not, in words. */
import {
  appendAuditWithin,
  findReport,
  moveReportWithin,
  type StaffMember,
  type WorkChange,
  workOnReport,
} from "@breakwater/store"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"

const hourMs = 3_600_000

/** What can be done with a report that nobody else holds. */
export const workKinds = ["claim", "release", "put-off", "close"] as const
/** For how long a report is put off, in hours. */
export const putOffHours = z.coerce
  .number()
  .int()
  .min(1)
  .max(24 * 14)
/** Why something is done that needs a reason. */
export const reasonText = z.string().trim().min(3).max(500)

export type Work = { kind: (typeof workKinds)[number]; why: string; hours: number }

const actions = { claim: "claim-report", release: "release-report", "put-off": "snooze-report" } as const

/** Null when it was done, else why not. */
export async function carryOut(staff: StaffMember, id: string, work: Work, context: Context): Promise<string | null> {
  const { database, now } = context
  const object = { kind: "report" as const, id }
  const { kind, why, hours } = work
  if (kind === "close") return close(staff, id, why, context)
  const until = new Date(now().getTime() + hours * hourMs)
  const change: WorkChange =
    kind === "put-off" ? { kind, staffId: staff.id, until } : { kind, staffId: staff.id, now: now() }
  const done = await workOnReport(database, id, change, actOf(staff, { action: actions[kind], object, why }, now()))
  if (done.ok) return null
  if (done.reason === "held") return `${done.holder} works on it.`
  return done.reason === "not-yours" ? "It is not with you." : "It is not there any more."
}

async function close(staff: StaffMember, id: string, why: string, { database, now }: Context): Promise<string | null> {
  const found = await findReport(database, id)
  if (found === undefined) return "It is not there any more."
  const moved = await database.transaction().execute(async (tx) => {
    const result = await moveReportWithin(tx, { id, caseId: "any", event: "close", now: now() })
    const act = { action: "close-report" as const, object: { kind: "report" as const, id }, why }
    if (result.ok) await appendAuditWithin(tx, actOf(staff, act, now()))
    return result
  })
  return moved.ok ? null : `It cannot be closed from the state ${found.state}.`
}
