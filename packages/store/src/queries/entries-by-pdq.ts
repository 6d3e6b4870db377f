import type { Database } from "../pool.ts"

/** Entries of a list that carry one of these PDQ hashes exactly, removals still being told included. */
export async function entriesByPdq(db: Database, listId: number, hashes: Uint8Array[]) {
  if (hashes.length === 0) return []
  const listed = await db
    .selectFrom("entries")
    .select(["id", "state", "pdq"])
    .where("list_id", "=", listId)
    .where("pdq", "in", hashes)
    .execute()
  const removed = await db
    .selectFrom("pending_removals")
    .innerJoin("entries", "entries.id", "pending_removals.entry_id")
    .select(["entries.id", "entries.state", "pending_removals.pdq"])
    .where("pending_removals.list_id", "=", listId)
    .where("pending_removals.pdq", "in", hashes)
    .execute()
  return [...listed, ...removed]
}
