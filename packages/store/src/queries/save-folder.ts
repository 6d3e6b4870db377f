import { folderDaysMax } from "@breakwater/casework"
import type { Database } from "../pool.ts"

const dayMs = 86_400_000

/**
 * Keeps a sealed folder in place of its version `before` (0: there was none), for 400 days more. False: another page
 * changed it in between, and nothing is stored.
 */
export async function saveFolder(
  db: Database,
  values: { lookup: Uint8Array; sealed: Uint8Array; before: number; now: Date },
): Promise<boolean> {
  const { lookup, sealed, before, now } = values
  const expires_on = new Date(now.getTime() + folderDaysMax * dayMs)
  const kept =
    before === 0
      ? await db
          .insertInto("folders")
          .values({ lookup, sealed, version: 1, expires_on })
          .onConflict((oc) => oc.column("lookup").doNothing())
          .returning("version")
          .executeTakeFirst()
      : await db
          .updateTable("folders")
          .set({ sealed, version: before + 1, expires_on })
          .where("lookup", "=", lookup)
          .where("version", "=", before)
          .returning("version")
          .executeTakeFirst()
  return kept !== undefined
}
