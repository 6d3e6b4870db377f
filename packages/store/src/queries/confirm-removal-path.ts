import type { Database } from "../pool.ts"

/** Notes that a partner has been seen to remove what was withdrawn; from then on its StopNCII-shaped face goes live. */
export async function confirmRemovalPath(db: Database, partnerName: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable("partners")
    .set({ removal_tested_at: now })
    .where("name", "=", partnerName)
    .returning("id")
    .executeTakeFirst()
  return done !== undefined
}
