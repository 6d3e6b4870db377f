import { statesGivenOut } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** How many entries of a list partners receive now. */
export async function countGivenOut(db: Database, listId: number): Promise<number> {
  const { count } = await db
    .selectFrom("entries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("list_id", "=", listId)
    .where("state", "in", statesGivenOut)
    .executeTakeFirstOrThrow()
  return count
}
