import { type CoarseReport, reportsPerCaseMax, type Sealed } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { openCase } from "./open-case.ts"

/** A sealed report on its way in. `id` is a random UUID brought by the caller, `submissionId` the one of the form. */
export type NewReport = { id: string; submissionId: string; sealed: Sealed; coarse: CoarseReport }

/**
 * Stores a report with its case, opened when needed, and drops the draft it came from, all or none. The same form sent
 * again stores nothing and gives the id of the first. too-many: the case holds `reportsPerCaseMax`.
 * `recipient` is the case's, for withdrawn hashes (X25519); the report has its own.
 */
export function addReport(
  db: Database,
  values: { lookup: Uint8Array; recipient: string; report: NewReport; now: Date },
): Promise<{ ok: true; value: { caseId: number; id: string; added: boolean } } | { ok: false; reason: "too-many" }> {
  const { id, submissionId, sealed, coarse } = values.report
  return db.transaction().execute(async (tx) => {
    const { id: caseId } = await openCase(tx, values)
    const earlier = await tx
      .selectFrom("reports")
      .select(["id", "submission_id"])
      .where("case_id", "=", caseId)
      .limit(reportsPerCaseMax)
      .execute()
    const isRepeat = earlier.some((report) => report.submission_id === submissionId)
    if (!isRepeat && earlier.length >= reportsPerCaseMax) return { ok: false, reason: "too-many" }
    const inserted = await tx
      .insertInto("reports")
      .values({
        id,
        case_id: caseId,
        submission_id: submissionId,
        state: "received",
        received_on: coarse.receivedOn,
        due_at: coarse.dueAt,
        urgency: coarse.urgency,
        level: coarse.level,
        for_whom: coarse.forWhom,
        age: coarse.age,
        country: coarse.country,
        sealed: sealed.sealed,
        sealed_to: sealed.sealedTo,
        recipient: sealed.recipient,
      })
      .onConflict((oc) => oc.columns(["case_id", "submission_id"]).doNothing())
      .returning("id")
      .executeTakeFirst()
    await tx.deleteFrom("drafts").where("lookup", "=", values.lookup).execute()
    if (inserted !== undefined) return { ok: true, value: { caseId, id, added: true } }
    const first = await tx
      .selectFrom("reports")
      .select("id")
      .where("case_id", "=", caseId)
      .where("submission_id", "=", submissionId)
      .executeTakeFirstOrThrow()
    return { ok: true, value: { caseId, id: first.id, added: false } }
  })
}
