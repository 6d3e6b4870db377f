import type { Database } from "../pool.ts"

/** Puts a report under legal hold, or lifts it. What is held is not erased. False: no such report. */
export async function holdReport(db: Database, id: string, held: boolean): Promise<boolean> {
  const updated = await db.updateTable("reports").set({ held }).where("id", "=", id).executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
