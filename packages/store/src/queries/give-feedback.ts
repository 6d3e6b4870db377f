import type { Verdict } from "@breakwater/casework"
import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"

/** One answer about one entry. `copies`: how many times since the partner last said so. */
export type FeedbackItem = { entryId: string; verdict: Verdict; copies: number }

/** An answer to a whole request: kept, so that a repeat is answered the same and counted once. */
export type FeedbackAnswer = { accepted: number; refused: { index: number; reason: "unknown-entry" }[] }

/** A partner's request. `requestHash`: of its body; `listIds`: the lists it may speak about. */
export type FeedbackRequest = {
  partnerId: number
  idempotencyKey: string
  requestHash: Uint8Array
  listIds: number[]
  items: FeedbackItem[]
  now: Date
}

/**
 * Writes feedback under an idempotency key, all in one transaction. A repeat of the key returns the first answer; the
 * same key over another body is `conflict`. Entries outside `listIds` are refused one by one, as unknown.
 */
export function giveFeedback(
  db: Database,
  request: FeedbackRequest,
): Promise<{ ok: true; value: FeedbackAnswer } | { ok: false; reason: "conflict" }> {
  return db.transaction().execute(async (tx) => {
    // The lock makes a second request of the same key wait for the first one's answer.
    await sql`select pg_advisory_xact_lock(${request.partnerId}, hashtext(${request.idempotencyKey}))`.execute(tx)
    const earlier = await tx
      .selectFrom("feedback_requests")
      .select(["request_hash", "answer"])
      .where("partner_id", "=", request.partnerId)
      .where("idempotency_key", "=", request.idempotencyKey)
      .executeTakeFirst()
    if (earlier !== undefined) {
      const same = Buffer.from(earlier.request_hash).equals(Buffer.from(request.requestHash))
      return same ? { ok: true, value: earlier.answer as FeedbackAnswer } : { ok: false, reason: "conflict" }
    }
    const answer = await writeItems(tx, request)
    await tx
      .insertInto("feedback_requests")
      .values({
        partner_id: request.partnerId,
        idempotency_key: request.idempotencyKey,
        request_hash: request.requestHash,
        answer: JSON.stringify(answer),
        answered_at: request.now,
      })
      .execute()
    await sql`select pg_notify('feedback_given', '')`.execute(tx)
    return { ok: true, value: answer }
  })
}

async function writeItems(tx: Transaction<Tables>, request: FeedbackRequest): Promise<FeedbackAnswer> {
  const rows = await tx
    .selectFrom("entries")
    .select("id")
    .where(
      "id",
      "in",
      request.items.map((item) => item.entryId),
    )
    .where("list_id", "in", request.listIds)
    .execute()
  const known = new Set(rows.map((row) => row.id))
  const refused: FeedbackAnswer["refused"] = []
  for (const [index, item] of request.items.entries()) {
    if (known.has(item.entryId)) await writeItem(tx, request, item)
    else refused.push({ index, reason: "unknown-entry" })
  }
  return { accepted: request.items.length - refused.length, refused }
}

async function writeItem(tx: Transaction<Tables>, { partnerId, now }: FeedbackRequest, item: FeedbackItem) {
  await tx
    .insertInto("feedback")
    .values({
      partner_id: partnerId,
      entry_id: item.entryId,
      verdict: item.verdict,
      copies: item.copies,
      given_at: now,
    })
    .onConflict((oc) =>
      oc.columns(["partner_id", "entry_id", "verdict"]).doUpdateSet((eb) => ({
        copies: eb("feedback.copies", "+", item.copies),
        given_at: now,
        weighed: false,
      })),
    )
    .execute()
}
