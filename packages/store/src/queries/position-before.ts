import type { Database } from "../pool.ts"

/** The position just before the first change at or after `since`, or the head when there is none. */
export async function positionBefore(db: Database, list: { id: number; head: number }, since: Date): Promise<number> {
  const first = await db
    .selectFrom("entries")
    .select("position")
    .where("list_id", "=", list.id)
    .where("changed_at", ">=", since)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst()
  return first === undefined ? list.head : first.position - 1
}
