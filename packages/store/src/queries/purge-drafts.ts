import type { Database } from "../pool.ts"

/** Deletes the drafts whose time is over at `now`. Returns how many. */
export async function purgeDrafts(db: Database, now: Date): Promise<number> {
  const deleted = await db.deleteFrom("drafts").where("expires_at", "<=", now).executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
