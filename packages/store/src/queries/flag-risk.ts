import type { Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/**
 * Flags that someone may be hurt, with who of the staff looks after it: the report stands first in the queue until the flag
 * ends. Said again it hands the risk to somebody else. False: no such report.
 */
export function flagRisk(
  db: Database,
  { id, ownerId, now }: { id: string; ownerId: number; now: Date },
  act: AuditDraft,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const report = await locked(tx, id)
    if (report === undefined || report.urgency === null) return false
    const flag = { risk_owner: ownerId, risk_since: now }
    await tx
      .insertInto("report_work")
      .values({ report_id: id, ...flag, risk_was: report.urgency })
      .onConflict((conflict) =>
        conflict.column("report_id").doUpdateSet((eb) => ({
          ...flag,
          risk_was: eb.fn.coalesce("report_work.risk_was", eb.val(report.urgency)),
        })),
      )
      .execute()
    await tx.updateTable("reports").set({ urgency: "emergency" }).where("id", "=", id).execute()
    await appendAuditWithin(tx, act)
    return true
  })
}

/** Ends the flag: the report's urgency is again what its answers say. False: there was none. */
export function endRisk(db: Database, id: string, act: AuditDraft): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if ((await locked(tx, id)) === undefined) return false
    const work = await tx
      .selectFrom("report_work")
      .select("risk_was")
      .where("report_id", "=", id)
      .where("risk_owner", "is not", null)
      .executeTakeFirst()
    if (work === undefined) return false
    await tx.updateTable("reports").set({ urgency: work.risk_was }).where("id", "=", id).execute()
    await tx
      .updateTable("report_work")
      .set({ risk_owner: null, risk_since: null, risk_was: null })
      .where("report_id", "=", id)
      .execute()
    await appendAuditWithin(tx, act)
    return true
  })
}

function locked(tx: Transaction<Tables>, id: string) {
  return tx
    .selectFrom("reports")
    .select("urgency")
    .where("id", "=", id)
    .where("state", "!=", "erased")
    .forUpdate()
    .executeTakeFirst()
}
