import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** Keeps a note on a report, sealed to the hotline, with its record. */
export function addReportNote(
  db: Database,
  note: { reportId: string; staffId: number; now: Date; sealed: Uint8Array; sealedTo: string[] },
  act: AuditDraft,
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await tx
      .insertInto("report_notes")
      .values({
        report_id: note.reportId,
        staff_id: note.staffId,
        written_at: note.now,
        sealed: note.sealed,
        sealed_to: note.sealedTo,
      })
      .execute()
    await appendAuditWithin(tx, act)
  })
}

/** The notes on a report, oldest first, sealed. */
export function notesOfReport(db: Database, reportId: string) {
  return db
    .selectFrom("report_notes")
    .innerJoin("staff", "staff.id", "report_notes.staff_id")
    .select(["staff.name", "written_at as writtenAt", "sealed"])
    .where("report_id", "=", reportId)
    .orderBy("number")
    .execute()
}
