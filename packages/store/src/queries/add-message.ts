import {
  type MessageDirection,
  messagesPerCaseMax,
  type ReportEvent,
  type ReportRefusal,
  type Sealed,
} from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"
import { moveReportWithin } from "./move-report.ts"

/**
 * A sealed message on its way. `submissionId` is the form's. `reportId`: the report it adds to or answers, which moves
 * with it. `helperId`: the thread of a helper; null is the person's own.
 */
export type NewMessage = {
  caseId: number
  submissionId: string
  reportId: string | null
  helperId: number | null
  direction: MessageDirection
  sealed: Omit<Sealed, "recipient">
}

const eventOf: Record<MessageDirection, ReportEvent | null> = {
  "from-person": "add",
  "from-helper": null,
  "from-hotline": "answer",
}

/** Why a message is not stored: the report does not take it (withdrawn, being erased), or the case is full. */
export type MessageRefusal = ReportRefusal | { code: "not-there" | "too-many" }

/**
 * Stores a message and moves its report, with its record where staff wrote it, all or none. The same form sent again stores nothing and is no refusal.
 */
export function addMessage(
  db: Database,
  message: NewMessage,
  now: Date,
  act?: AuditDraft,
): Promise<{ ok: true; value: { added: boolean } } | { ok: false; reason: MessageRefusal }> {
  const { caseId, submissionId, reportId, helperId, direction, sealed } = message
  return db.transaction().execute(async (tx) => {
    const repeat = await tx
      .selectFrom("messages")
      .select("number")
      .where("case_id", "=", caseId)
      .where("submission_id", "=", submissionId)
      .executeTakeFirst()
    if (repeat !== undefined) return { ok: true, value: { added: false } }
    const { held } = await tx
      .selectFrom("messages")
      .select((eb) => eb.fn.count<number>("number").as("held"))
      .where("case_id", "=", caseId)
      .executeTakeFirstOrThrow()
    if (held >= messagesPerCaseMax) return { ok: false, reason: { code: "too-many" } }
    const event = eventOf[direction]
    if (reportId !== null && event !== null) {
      const moved = await moveReportWithin(tx, { id: reportId, caseId, event, now })
      if (!moved.ok) return moved
    }
    const inserted = await tx
      .insertInto("messages")
      .values({
        case_id: caseId,
        submission_id: submissionId,
        report_id: reportId,
        helper_id: helperId,
        direction,
        sent_on: now,
        sealed: sealed.sealed,
        sealed_to: sealed.sealedTo,
      })
      .onConflict((oc) => oc.columns(["case_id", "submission_id"]).doNothing())
      .returning("number")
      .executeTakeFirst()
    if (inserted !== undefined && act !== undefined) await appendAuditWithin(tx, act)
    return { ok: true, value: { added: inserted !== undefined } }
  })
}
