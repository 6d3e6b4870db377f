import type { Database } from "../pool.ts"

/** Entries of a list whose latest change lies after `position`, in the order of their changes. */
export function changesAfter(db: Database, listId: number, position: number, limit: number) {
  return db
    .selectFrom("entries")
    .select(["id", "state", "pdq", "quality", "md5", "position", "added_position", "changed_at"])
    .where("list_id", "=", listId)
    .where("position", ">", position)
    .orderBy("position")
    .limit(limit)
    .execute()
}
