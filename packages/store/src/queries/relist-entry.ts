import { advanceEntry, type EntryHashes, type SetAsideReason } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { moveListHead } from "./move-list-head.ts"

/**
 * Lists a withdrawn or expired entry again, with the hashes its holder's code opened. An entry that is listed already,
 * or whose picture the case lists under another entry, stays as it is: false.
 */
export function relistEntry(
  db: Database,
  values: { caseId: number; id: string; hashes: EntryHashes; setAside: SetAsideReason | null; now: Date },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom("entries")
      .select(["state", "list_id"])
      .where("id", "=", values.id)
      .where("case_id", "=", values.caseId)
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) return false
    const moved = advanceEntry(row.state, "list-again")
    if (!moved.ok) return false
    const twin = await tx
      .selectFrom("entries")
      .select("id")
      .where("case_id", "=", values.caseId)
      .where("list_id", "=", row.list_id)
      .where("md5", "=", values.hashes.md5)
      .executeTakeFirst()
    if (twin !== undefined) return false
    await tx.deleteFrom("pending_removals").where("entry_id", "=", values.id).execute()
    const position = await moveListHead(tx, row.list_id, 1)
    await tx
      .updateTable("entries")
      .set({
        state: values.setAside === null ? moved.value : "set-aside",
        set_aside_reason: values.setAside,
        pdq: values.hashes.pdq,
        md5: values.hashes.md5,
        sealed: null,
        position,
        added_position: position,
        changed_at: values.now,
        listed_on: values.now,
      })
      .where("id", "=", values.id)
      .execute()
    return true
  })
}
