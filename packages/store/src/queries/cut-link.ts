import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** Cuts a link of a report, with the reason, or mends it again (`why` null). False: the report names no such value. */
export function cutLink(
  db: Database,
  link: { reportId: string; token: Uint8Array; staffId: number; why: string | null },
  act: AuditDraft,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const changed = await tx
      .updateTable("report_links")
      .set(link.why === null ? { cut_by: null, cut_why: null } : { cut_by: link.staffId, cut_why: link.why })
      .where("report_id", "=", link.reportId)
      .where("token", "=", link.token)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return false
    await appendAuditWithin(tx, act)
    return true
  })
}
