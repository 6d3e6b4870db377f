import { advanceEntry, packHashes, sealTo } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { moveListHead } from "./move-list-head.ts"

/**
 * Withdraws entries of a case (all, when no ids are given): off every list at once, hashes sealed to the case code and
 * wiped here. Returns how many were withdrawn by this call; those already withdrawn stay so.
 */
export function withdrawEntries(
  db: Database,
  values: { caseId: number; recipient: string; ids: string[] | "all"; now: Date },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom("entries")
      .select(["id", "list_id", "state", "pdq", "quality", "md5", "sealed"])
      .where("case_id", "=", values.caseId)
      .$if(values.ids !== "all", (query) => query.where("id", "in", values.ids === "all" ? [] : values.ids))
      .orderBy("id")
      .forUpdate()
      .execute()
    let withdrawn = 0
    for (const row of rows) {
      const moved = advanceEntry(row.state, "withdraw")
      if (!moved.ok) continue
      const sealed =
        row.md5 === null ? row.sealed : await sealTo(values.recipient, packHashes({ ...row, md5: row.md5 }))
      const position = await moveListHead(tx, row.list_id, 1)
      await tx
        .updateTable("entries")
        .set({ state: moved.value, pdq: null, md5: null, sealed, position, changed_at: values.now })
        .where("id", "=", row.id)
        .execute()
      withdrawn += 1
    }
    return withdrawn
  })
}
