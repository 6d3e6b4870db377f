import type { Database } from "../pool.ts"

/** Keeps the hash of a one-time link: into the account `staffId`, or to make a new one. */
export async function addStaffLink(
  db: Database,
  tokenHash: Uint8Array,
  now: Date,
  staffId: number | null = null,
): Promise<void> {
  await db.insertInto("staff_links").values({ token_hash: tokenHash, made_at: now, staff_id: staffId }).execute()
}

/** Uses a link once, when it was made after `madeAfter`. undefined: unknown, used or too old. */
export function useStaffLink(
  db: Database,
  tokenHash: Uint8Array,
  madeAfter: Date,
  now: Date,
): Promise<{ staffId: number | null } | undefined> {
  return db
    .updateTable("staff_links")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("made_at", ">", madeAfter)
    .returning("staff_id as staffId")
    .executeTakeFirst()
}

/** For whom a link is that could be used now, without using it. */
export function findStaffLink(
  db: Database,
  tokenHash: Uint8Array,
  madeAfter: Date,
): Promise<{ staffId: number | null } | undefined> {
  return db
    .selectFrom("staff_links")
    .select("staff_id as staffId")
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("made_at", ">", madeAfter)
    .executeTakeFirst()
}
