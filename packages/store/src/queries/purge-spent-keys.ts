import type { Database } from "../pool.ts"

/** Deletes idempotency answers and staff links older than `before`: a repeat that late is a new request. */
export async function purgeSpentKeys(db: Database, before: Date): Promise<number> {
  const answers = await db.deleteFrom("feedback_requests").where("answered_at", "<", before).executeTakeFirst()
  const links = await db.deleteFrom("staff_links").where("made_at", "<", before).executeTakeFirst()
  return Number(answers.numDeletedRows + links.numDeletedRows)
}
