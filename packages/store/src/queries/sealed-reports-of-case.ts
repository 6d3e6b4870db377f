import type { Database } from "../pool.ts"

/** The sealed reports of a case for "my copy", oldest first. What was erased is not among them. */
export async function sealedReportsOfCase(
  db: Database,
  caseId: number,
): Promise<{ id: string; receivedOn: Date; sealed: Uint8Array }[]> {
  const rows = await db
    .selectFrom("reports")
    .select(["id", "received_on as receivedOn", "sealed"])
    .where("case_id", "=", caseId)
    .orderBy("number")
    .execute()
  return rows.flatMap(({ sealed, ...rest }) => (sealed === null ? [] : [{ ...rest, sealed }]))
}
