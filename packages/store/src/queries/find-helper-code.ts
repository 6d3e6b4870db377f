import type { Database } from "../pool.ts"

/** The helper's code of a look-up, its case and scopes; undefined when there is none or the person ended it. */
export function findHelperCode(db: Database, lookup: Uint8Array) {
  return db
    .selectFrom("helper_codes")
    .select(["id", "case_id as caseId", "recipient", "scopes"])
    .where("lookup", "=", lookup)
    .where("ended_on", "is", null)
    .executeTakeFirst()
}
