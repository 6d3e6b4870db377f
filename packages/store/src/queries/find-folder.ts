import type { Database } from "../pool.ts"

/** The sealed folder of a code and its version; undefined when there is none. */
export function findFolder(
  db: Database,
  lookup: Uint8Array,
): Promise<{ sealed: Uint8Array; version: number } | undefined> {
  return db.selectFrom("folders").select(["sealed", "version"]).where("lookup", "=", lookup).executeTakeFirst()
}
