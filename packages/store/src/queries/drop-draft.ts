import type { Database } from "../pool.ts"

/** Deletes the answers kept under a code: the person does not want them kept. Nothing when there are none. */
export async function dropDraft(db: Database, lookup: Uint8Array): Promise<void> {
  await db.deleteFrom("drafts").where("lookup", "=", lookup).execute()
}
