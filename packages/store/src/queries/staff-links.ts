import type { Database } from "../pool.ts"

/** Keeps the hash of a one-time staff link. */
export async function addStaffLink(db: Database, tokenHash: Uint8Array, now: Date): Promise<void> {
  await db.insertInto("staff_links").values({ token_hash: tokenHash, made_at: now }).execute()
}

/** Uses a link once, when it was made after `madeAfter`. False: unknown, used or too old. */
export async function useStaffLink(db: Database, tokenHash: Uint8Array, madeAfter: Date, now: Date): Promise<boolean> {
  const used = await db
    .updateTable("staff_links")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("made_at", ">", madeAfter)
    .returning("token_hash")
    .executeTakeFirst()
  return used !== undefined
}
