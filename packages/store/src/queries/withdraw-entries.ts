import type { Database } from "../pool.ts"
import { takeOffList } from "./take-off-list.ts"

/**
 * Withdraws entries of a case (all, when no ids are given): off every list at once, hashes sealed to the case code and
 * wiped here. Returns how many were withdrawn by this call; those already withdrawn stay so.
 */
export function withdrawEntries(
  db: Database,
  values: { caseId: number; recipient: string; ids: string[] | "all"; now: Date },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const entries = await tx
      .selectFrom("entries")
      .select(["id", "list_id", "state", "pdq", "quality", "md5", "sealed"])
      .where("case_id", "=", values.caseId)
      .$if(values.ids !== "all", (query) => query.where("id", "in", values.ids === "all" ? [] : values.ids))
      .orderBy("id")
      .forUpdate()
      .execute()
    let withdrawn = 0
    for (const entry of entries) {
      if (await takeOffList(tx, entry, { event: "withdraw", recipient: values.recipient, now: values.now }))
        withdrawn += 1
    }
    return withdrawn
  })
}
