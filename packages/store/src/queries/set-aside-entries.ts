import type { Database } from "../pool.ts"

/** Entries that wait for a person, oldest first. No hashes: the decision needs the reason, not the value. */
export function setAsideEntries(db: Database, limit: number) {
  return db
    .selectFrom("entries")
    .innerJoin("lists", "lists.id", "entries.list_id")
    .select([
      "entries.id",
      "entries.set_aside_reason as reason",
      "entries.quality",
      "entries.listed_on",
      "lists.name as list",
    ])
    .where("entries.state", "=", "set-aside")
    .where("entries.id", "not in", (eb) => eb.selectFrom("decisions").select("entry_id"))
    .orderBy("entries.changed_at")
    .limit(limit)
    .execute()
}
