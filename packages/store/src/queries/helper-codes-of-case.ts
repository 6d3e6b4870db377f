import type { Database } from "../pool.ts"

/** The helpers' codes of a case that the person gave and did not end, oldest first. Never the codes themselves. */
export function helperCodesOfCase(db: Database, caseId: number) {
  return db
    .selectFrom("helper_codes")
    .select(["id", "scopes", "recipient", "made_on as madeOn"])
    .where("case_id", "=", caseId)
    .where("ended_on", "is", null)
    .orderBy("id")
    .execute()
}
