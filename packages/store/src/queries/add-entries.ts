import type { ListName, SetAsideReason, SubmittedFingerprint } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { findList } from "./find-list.ts"
import { moveListHead } from "./move-list-head.ts"
import { openCase } from "./open-case.ts"

/** A fingerprint on its way onto a list. `id` is a random UUID brought by the caller. */
export type NewEntry = SubmittedFingerprint & { id: string; setAside: SetAsideReason | null }

/**
 * Adds entries to the case of a code, opening it when needed, all or none. A picture the case already lists is not
 * added twice, so a retried submission changes nothing. Returns how many were new.
 */
export function addEntries(
  db: Database,
  values: { lookup: Uint8Array; recipient: string; list: ListName; entries: NewEntry[]; now: Date },
): Promise<{ caseId: number; added: number }> {
  return db.transaction().execute(async (tx) => {
    const { id: caseId } = await openCase(tx, values)
    const list = await findList(tx, values.list, false)
    const first = await moveListHead(tx, list.id, values.entries.length)
    const rows = values.entries.map((entry, index) => ({
      id: entry.id,
      case_id: caseId,
      list_id: list.id,
      state: entry.setAside === null ? ("listed" as const) : ("set-aside" as const),
      set_aside_reason: entry.setAside,
      pdq: entry.pdq,
      quality: entry.quality,
      md5: entry.md5,
      position: first + index,
      added_position: first + index,
      changed_at: values.now,
      listed_on: values.now,
    }))
    const inserted = await tx
      .insertInto("entries")
      .values(rows)
      .onConflict((oc) => oc.columns(["case_id", "list_id", "md5"]).doNothing())
      .returning("id")
      .execute()
    return { caseId, added: inserted.length }
  })
}
