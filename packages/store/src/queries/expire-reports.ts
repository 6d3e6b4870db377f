import type { Database } from "../pool.ts"
import { appendAuditWithin } from "./append-audit.ts"
import { moveReportWithin } from "./move-report.ts"

/**
 * Begins to erase what ended so long ago that it need not be kept: closed before one day, withdrawn before another. The 72 hours
 * run as when a person asks. What is held, and what an authority has not answered yet, stays. Returns how many.
 */
export async function expireReports(
  db: Database,
  values: { closedBefore: Date; withdrawnBefore: Date; now: Date; reportsMax: number },
): Promise<number> {
  const due = await db
    .selectFrom("reports")
    .select("id")
    .where("held", "=", false)
    .where((eb) =>
      eb.or([
        eb("state", "=", "closed").and("ended_on", "<", values.closedBefore),
        eb("state", "=", "withdrawn").and("ended_on", "<", values.withdrawnBefore),
      ]),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("referrals")
            .select("referrals.id")
            .whereRef("referrals.report_id", "=", "reports.id")
            .where("referrals.state", "in", ["proposed", "approved", "sent"]),
        ),
      ),
    )
    .orderBy("ended_on")
    .limit(values.reportsMax)
    .execute()
  let expired = 0
  for (const { id } of due) {
    const done = await db.transaction().execute(async (tx) => {
      const moved = await moveReportWithin(tx, { id, caseId: "any", event: "expire", now: values.now })
      const object = { kind: "report" as const, id }
      const act = { staffId: null, staff: "worker", at: values.now, action: "expire-report" as const, object, why: "" }
      if (moved.ok) await appendAuditWithin(tx, act)
      return moved.ok
    })
    if (done) expired += 1
  }
  return expired
}
