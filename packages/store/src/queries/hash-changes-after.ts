import { statesGivenOut } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** A PDQ hash as a hash-only partner must know it after a position. */
export type HashChange = { id: string; pdq: Uint8Array | null; active: boolean; position: number; changedAt: Date }

/**
 * Changes of a list after `position` for partners that know entries only by hash: removals carry the hash that has to
 * go, and a hash that another entry still lists stays active. `pdq` is null where there is nothing to tell.
 */
export async function hashChangesAfter(
  db: Database,
  listId: number,
  position: number,
  limit: number,
): Promise<HashChange[]> {
  const rows = await db
    .selectFrom("entries")
    .leftJoin("pending_removals", "pending_removals.entry_id", "entries.id")
    .select(["entries.id", "entries.state", "entries.position", "entries.changed_at as changedAt"])
    .select(sql<Uint8Array | null>`coalesce(entries.pdq, pending_removals.pdq)`.as("pdq"))
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("entries as twin")
            .select("twin.id")
            .whereRef("twin.list_id", "=", "entries.list_id")
            .whereRef("twin.pdq", "=", sql.ref("pending_removals.pdq"))
            .where("twin.state", "in", statesGivenOut),
        )
        .as("twinListed"),
    )
    .where("entries.list_id", "=", listId)
    .where("entries.position", ">", position)
    .orderBy("entries.position")
    .limit(limit)
    .execute()
  return rows.map(({ state, twinListed, ...row }) => ({
    ...row,
    active: statesGivenOut.includes(state) || twinListed === true,
  }))
}
