import type { Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** A change of who works on a report, or when. give: whoever holds it now; `staffId` null takes it from them. */
export type WorkChange =
  | { kind: "claim"; staffId: number; now: Date }
  | { kind: "release"; staffId: number }
  | { kind: "give"; staffId: number | null; now: Date }
  | { kind: "put-off"; staffId: number; until: Date | null }

/** Why it does not happen. held: someone else works on it; not-yours: it is not with this person. */
export type WorkRefusal = { reason: "held"; holder: string } | { reason: "not-there" | "not-yours" }

/** Changes who works on a report, with its record in the same transaction. */
export function workOnReport(
  db: Database,
  reportId: string,
  change: WorkChange,
  act: AuditDraft,
): Promise<{ ok: true } | ({ ok: false } & WorkRefusal)> {
  return db.transaction().execute(async (tx) => {
    // The row of the report is the lock: two claims at once are one after the other.
    const report = await tx
      .selectFrom("reports")
      .select("state")
      .where("id", "=", reportId)
      .forUpdate()
      .executeTakeFirst()
    if (report === undefined || report.state === "erased") return { ok: false, reason: "not-there" }
    // Read after the lock, by a statement of its own: joined to the locked row it would be as it was before the wait.
    const { holderId, holder } = await workOfReport(tx, reportId)
    const isOthers = holderId !== null && "staffId" in change && holderId !== change.staffId
    if ((change.kind === "claim" || change.kind === "put-off") && isOthers) {
      return { ok: false, reason: "held", holder: holder ?? "" }
    }
    if (change.kind === "release" && holderId !== change.staffId) return { ok: false, reason: "not-yours" }
    await write(tx, reportId, change)
    await appendAuditWithin(tx, act)
    return { ok: true }
  })
}

async function write(tx: Transaction<Tables>, reportId: string, change: WorkChange): Promise<void> {
  const holder =
    change.kind === "put-off"
      ? { snoozed_until: change.until }
      : change.kind === "release" || change.staffId === null
        ? { staff_id: null, claimed_at: null }
        : { staff_id: change.staffId, claimed_at: change.now, snoozed_until: null }
  await tx
    .insertInto("report_work")
    .values({ report_id: reportId, staff_id: null, claimed_at: null, snoozed_until: null, ...holder })
    .onConflict((conflict) => conflict.column("report_id").doUpdateSet(holder))
    .execute()
}

/** Who works on a report, and until when it is put off. */
export async function workOfReport(db: Database, reportId: string) {
  const row = await db
    .selectFrom("report_work")
    .leftJoin("staff", "staff.id", "report_work.staff_id")
    .select(["report_work.staff_id as holderId", "staff.name as holder", "snoozed_until as putOffUntil"])
    .where("report_id", "=", reportId)
    .executeTakeFirst()
  return row ?? { holderId: null, holder: null, putOffUntil: null }
}
