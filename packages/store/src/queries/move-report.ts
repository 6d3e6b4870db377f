import { advanceReport, eraseAt, type ReportEvent, type ReportRefusal, type ReportState } from "@breakwater/casework"
import type { Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"

/** Which report, within one case where a code is all that was shown; the event, and when it comes. */
export type ReportMove = { id: string; caseId: number | "any"; event: ReportEvent; now: Date }

/** The report's state after the event, and when it is erased; or why the event does not happen. */
export type ReportMoved =
  | { ok: true; value: { state: ReportState; eraseAt: Date | null } }
  | { ok: false; reason: ReportRefusal | { code: "not-there" } }

/** Brings an event of a report about, as the state table says. Withdraw, send again, ask for erasure, cancel it, refer. */
export function moveReport(db: Database, move: ReportMove): Promise<ReportMoved> {
  return db.transaction().execute((tx) => moveReportWithin(tx, move))
}

/** The same within a transaction of the caller. */
export async function moveReportWithin(
  tx: Transaction<Tables>,
  { id, caseId, event, now }: ReportMove,
): Promise<ReportMoved> {
  const row = await tx
    .selectFrom("reports")
    .select(["state", "before_erasing", "held"])
    .where("id", "=", id)
    .$if(caseId !== "any", (query) => query.where("case_id", "=", caseId === "any" ? 0 : caseId))
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return { ok: false, reason: { code: "not-there" } }
  const moved = advanceReport({ state: row.state, before: row.before_erasing, held: row.held }, event)
  if (!moved.ok) return moved
  const erasedAt = moved.value.state === "erasing" ? eraseAt(now) : null
  const { state } = moved.value
  const hasEnded = state === "closed" || state === "withdrawn"
  await tx
    .updateTable("reports")
    .set({
      state: moved.value.state,
      before_erasing: moved.value.before,
      erase_at: erasedAt,
      ...(state === "erasing" ? {} : { ended_on: hasEnded ? now : null }),
      ...(event === "refer" ? { referred_on: now } : {}),
    })
    .where("id", "=", id)
    .execute()
  return { ok: true, value: { state: moved.value.state, eraseAt: erasedAt } }
}
