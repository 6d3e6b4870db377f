import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"
import { lockTogether } from "./join-reports.ts"

/** A change of who works on a report, or when. give: whoever holds it now; `staffId` null takes it from them. */
export type WorkChange =
  | { kind: "claim"; staffId: number; now: Date }
  | { kind: "release"; staffId: number }
  | { kind: "give"; staffId: number | null; now: Date }
  | { kind: "put-off"; staffId: number; until: Date | null }

/** Why it does not happen. held: someone else works on it; not-yours: it is not with this person. */
export type WorkRefusal = { reason: "held"; holder: string } | { reason: "not-there" | "not-yours" }

/** Changes who works on a report and on those joined with it, with its record in the same transaction. */
export function workOnReport(
  db: Database,
  reportId: string,
  change: WorkChange,
  act: AuditDraft,
): Promise<{ ok: true } | ({ ok: false } & WorkRefusal)> {
  return db.transaction().execute(async (tx) => {
    // The rows of the reports are the lock: two claims at once are one after the other.
    const ids = await lockTogether(tx, reportId)
    if (ids === null) return { ok: false, reason: "not-there" }
    // Read after the lock, by a statement of its own: joined to the locked row it would be as it was before the wait.
    const { holderId, holder } = await workOfReport(tx, reportId)
    const isOthers = holderId !== null && "staffId" in change && holderId !== change.staffId
    if ((change.kind === "claim" || change.kind === "put-off") && isOthers) {
      return { ok: false, reason: "held", holder: holder ?? "" }
    }
    if (change.kind === "release" && holderId !== change.staffId) return { ok: false, reason: "not-yours" }
    for (const id of ids) {
      await write(tx, id, change)
      await appendAuditWithin(tx, { ...act, object: { kind: "report", id } })
    }
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
    .values({ report_id: reportId, ...holder })
    .onConflict((conflict) => conflict.column("report_id").doUpdateSet(holder))
    .execute()
}

/** Who works on a report, until when it is put off, and who looks after a risk that was flagged. */
export async function workOfReport(db: Database, reportId: string) {
  const row = await db
    .selectFrom("report_work")
    .leftJoin("staff", "staff.id", "report_work.staff_id")
    .leftJoin("staff as owner", "owner.id", "report_work.risk_owner")
    .select([
      "report_work.staff_id as holderId",
      "staff.name as holder",
      "snoozed_until as putOffUntil",
      "risk_owner as riskOwnerId",
      "owner.name as riskOwner",
      "risk_since as riskSince",
    ])
    .where("report_id", "=", reportId)
    .executeTakeFirst()
  const nobody = {
    holderId: null,
    holder: null,
    putOffUntil: null,
    riskOwnerId: null,
    riskOwner: null,
    riskSince: null,
  }
  return row ?? nobody
}

/** How many reports each of the staff looks after, for who hands them out. */
export async function workLoad(db: Database) {
  const { rows } = await sql<{ staffId: number; reports: number }>`
    select w.staff_id as "staffId", count(*)::int as reports from report_work w join reports r on r.id = w.report_id
    where w.staff_id is not null and r.state in ('received', 'opened', 'answered', 'referred') group by w.staff_id`.execute(
    db,
  )
  return new Map(rows.map(({ staffId, reports }) => [staffId, reports]))
}
