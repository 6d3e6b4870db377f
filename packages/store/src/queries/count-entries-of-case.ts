import type { Database } from "../pool.ts"

/** How many entries the case of this look-up holds, whatever their state; 0 when there is no such case. */
export async function countEntriesOfCase(db: Database, lookup: Uint8Array): Promise<number> {
  const { count } = await db
    .selectFrom("entries")
    .innerJoin("cases", "cases.id", "entries.case_id")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("cases.lookup", "=", lookup)
    .executeTakeFirstOrThrow()
  return count
}
