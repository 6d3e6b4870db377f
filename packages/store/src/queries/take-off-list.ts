import { advanceEntry, type EntryEvent, type EntryState, packHashes, sealTo } from "@breakwater/casework"
import type { Transaction } from "kysely"
import type { Tables } from "../tables.ts"
import { moveListHead } from "./move-list-head.ts"

/** A locked row of an entry that may leave its list. */
export type LeavingEntry = {
  id: string
  list_id: number
  state: EntryState
  pdq: Uint8Array | null
  quality: number
  md5: Uint8Array | null
  sealed: Uint8Array | null
}

/**
 * Takes an entry off its list: hashes sealed to the case code and wiped here, followers told at commit. Partners that
 * know entries only by hash are told it until they have read so far. False when the state table forbids the event.
 */
export async function takeOffList(
  tx: Transaction<Tables>,
  entry: LeavingEntry,
  leaving: { event: EntryEvent & ("withdraw" | "expire"); recipient: string; now: Date },
): Promise<boolean> {
  const moved = advanceEntry(entry.state, leaving.event)
  if (!moved.ok) return false
  const sealed =
    entry.md5 === null ? entry.sealed : await sealTo(leaving.recipient, packHashes({ ...entry, md5: entry.md5 }))
  const position = await moveListHead(tx, entry.list_id, 1)
  if (entry.pdq !== null) await rememberForHashOnlyPartners(tx, { ...entry, pdq: entry.pdq, position })
  await tx
    .updateTable("entries")
    .set({ state: moved.value, pdq: null, md5: null, sealed, position, changed_at: leaving.now })
    .where("id", "=", entry.id)
    .execute()
  return true
}

async function rememberForHashOnlyPartners(
  tx: Transaction<Tables>,
  removal: { id: string; list_id: number; position: number; pdq: Uint8Array },
) {
  const reader = await tx
    .selectFrom("partner_pulls")
    .select("partner_id")
    .where("list_id", "=", removal.list_id)
    .where("face", "=", "fetch-hashes")
    .limit(1)
    .executeTakeFirst()
  if (reader === undefined) return
  await tx
    .insertInto("pending_removals")
    .values({ entry_id: removal.id, list_id: removal.list_id, position: removal.position, pdq: removal.pdq })
    .onConflict((oc) => oc.column("entry_id").doNothing())
    .execute()
}
