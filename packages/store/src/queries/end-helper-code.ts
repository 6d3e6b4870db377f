import type { Database } from "../pool.ts"

/** Ends a helper's code of a case at once; what the helper wrote stays with the hotline. False: none such is open. */
export async function endHelperCode(
  db: Database,
  { caseId, id, now }: { caseId: number; id: number; now: Date },
): Promise<boolean> {
  const ended = await db
    .updateTable("helper_codes")
    .set({ ended_on: now })
    .where("id", "=", id)
    .where("case_id", "=", caseId)
    .where("ended_on", "is", null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}
