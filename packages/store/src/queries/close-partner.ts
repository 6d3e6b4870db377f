import type { Database } from "../pool.ts"

/** Closes a partner: its key opens nothing from now on. False when there is none of this name, or it is closed. */
export async function closePartner(db: Database, name: string, now: Date): Promise<boolean> {
  const closed = await db
    .updateTable("partners")
    .set({ closed_at: now })
    .where("name", "=", name)
    .where("closed_at", "is", null)
    .returning("id")
    .executeTakeFirst()
  return closed !== undefined
}
