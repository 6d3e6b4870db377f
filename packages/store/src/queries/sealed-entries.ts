import type { Database } from "../pool.ts"

/** Entries of a case that are off the list and can be listed again, with their sealed hashes. */
export function sealedEntries(db: Database, caseId: number, ids: string[] | "all") {
  return db
    .selectFrom("entries")
    .select(["id", "list_id", "state", "sealed"])
    .where("case_id", "=", caseId)
    .where("sealed", "is not", null)
    .$if(ids !== "all", (query) => query.where("id", "in", ids === "all" ? [] : ids))
    .execute()
}
