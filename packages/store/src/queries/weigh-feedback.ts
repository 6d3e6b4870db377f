import { advanceEntry, standingEvent, type Verdict } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { moveListHead } from "./move-list-head.ts"

/**
 * Lets feedback not yet weighed change the standing of its entries. One entry a transaction, so that a kill leaves
 * each either weighed or to be weighed. Returns how many entries were looked at.
 */
export async function weighFeedback(db: Database, now: Date, entriesMax: number): Promise<number> {
  const waiting = await db
    .selectFrom("feedback")
    .select("entry_id")
    .distinct()
    .where("weighed", "=", false)
    .limit(entriesMax)
    .execute()
  for (const { entry_id: id } of waiting) {
    await db.transaction().execute(async (tx) => {
      const entry = await tx
        .selectFrom("entries")
        .select(["state", "list_id"])
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const words = await tx
        .selectFrom("feedback")
        .select(["partner_id", "verdict"])
        .where("entry_id", "=", id)
        .orderBy("given_at")
        .execute()
      const latest = new Map<number, Verdict>(words.map((word) => [word.partner_id, word.verdict]))
      const event = standingEvent(entry.state, [...latest.values()])
      const moved = event === null ? null : advanceEntry(entry.state, event)
      if (moved?.ok) {
        const position = await moveListHead(tx, entry.list_id, 1)
        await tx
          .updateTable("entries")
          .set({ state: moved.value, position, changed_at: now })
          .where("id", "=", id)
          .execute()
      }
      await tx.updateTable("feedback").set({ weighed: true }).where("entry_id", "=", id).execute()
    })
  }
  return waiting.length
}
