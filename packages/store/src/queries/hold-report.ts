import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** Puts a report under legal hold, or lifts it, with its record. What is held is not erased. False: no such report. */
export function holdReport(db: Database, id: string, held: boolean, act: AuditDraft): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const updated = await tx.updateTable("reports").set({ held }).where("id", "=", id).executeTakeFirst()
    if (updated.numUpdatedRows === 0n) return false
    await appendAuditWithin(tx, act)
    return true
  })
}
