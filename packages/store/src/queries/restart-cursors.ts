import type { Database } from "../pool.ts"

/** Makes every cursor given so far unknown: partners drop their lists and start over. For after a restore. */
export async function restartCursors(db: Database): Promise<void> {
  await db
    .updateTable("lists")
    .set((eb) => ({ epoch: eb("epoch", "+", 1) }))
    .execute()
}
