import type { Verdict } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** One answer about one entry. `copies`: how many times since the partner last said so. */
export type FeedbackItem = { entryId: string; verdict: Verdict; copies: number }

/** An answer to a whole request: kept, so that a repeat is answered the same and counted once. */
export type FeedbackAnswer = { accepted: number; refused: { index: number; reason: "unknown-entry" }[] }

/**
 * Writes feedback under an idempotency key, all in one transaction. A repeat of the key returns the first answer; the
 * same key over another body is `conflict`. Entries outside `listIds` are refused one by one, as unknown.
 */
export function giveFeedback(
  db: Database,
  values: {
    partnerId: number
    idempotencyKey: string
    requestHash: Uint8Array
    listIds: number[]
    items: FeedbackItem[]
    now: Date
  },
): Promise<{ ok: true; value: FeedbackAnswer } | { ok: false; reason: "conflict" }> {
  return db.transaction().execute(async (tx) => {
    // The lock makes a second request of the same key wait for the first one's answer.
    await sql`select pg_advisory_xact_lock(${values.partnerId}, hashtext(${values.idempotencyKey}))`.execute(tx)
    const earlier = await tx
      .selectFrom("feedback_requests")
      .select(["request_hash", "answer"])
      .where("partner_id", "=", values.partnerId)
      .where("idempotency_key", "=", values.idempotencyKey)
      .executeTakeFirst()
    if (earlier !== undefined) {
      const same = Buffer.from(earlier.request_hash).equals(Buffer.from(values.requestHash))
      return same ? { ok: true, value: earlier.answer as FeedbackAnswer } : { ok: false, reason: "conflict" }
    }
    const known = new Set(
      (
        await tx
          .selectFrom("entries")
          .select("id")
          .where(
            "id",
            "in",
            values.items.map((item) => item.entryId),
          )
          .where("list_id", "in", values.listIds)
          .execute()
      ).map((row) => row.id),
    )
    const refused: FeedbackAnswer["refused"] = []
    for (const [index, item] of values.items.entries()) {
      if (!known.has(item.entryId)) {
        refused.push({ index, reason: "unknown-entry" })
        continue
      }
      await tx
        .insertInto("feedback")
        .values({
          partner_id: values.partnerId,
          entry_id: item.entryId,
          verdict: item.verdict,
          copies: item.copies,
          given_at: values.now,
        })
        .onConflict((oc) =>
          oc.columns(["partner_id", "entry_id", "verdict"]).doUpdateSet((eb) => ({
            copies: eb("feedback.copies", "+", item.copies),
            given_at: values.now,
            weighed: false,
          })),
        )
        .execute()
    }
    const answer: FeedbackAnswer = { accepted: values.items.length - refused.length, refused }
    await tx
      .insertInto("feedback_requests")
      .values({
        partner_id: values.partnerId,
        idempotency_key: values.idempotencyKey,
        request_hash: values.requestHash,
        answer: JSON.stringify(answer),
        answered_at: values.now,
      })
      .execute()
    await sql`select pg_notify('feedback_given', '')`.execute(tx)
    return { ok: true, value: answer }
  })
}
