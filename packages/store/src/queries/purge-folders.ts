import type { Database } from "../pool.ts"

/** Deletes the folders that nobody changed for 400 days. Returns how many. */
export async function purgeFolders(db: Database, now: Date): Promise<number> {
  const deleted = await db.deleteFrom("folders").where("expires_on", "<", now).executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
