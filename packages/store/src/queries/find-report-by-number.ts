import type { Database } from "../pool.ts"

/** The id of a report by its number, where it is not erased. */
export async function findReportByNumber(db: Database, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom("reports")
    .select("id")
    .where("number", "=", number)
    .where("state", "!=", "erased")
    .executeTakeFirst()
  return row?.id
}
