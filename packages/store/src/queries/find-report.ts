import type { Database } from "../pool.ts"

/** One report with its sealed bytes, for who holds the hotline's identity; undefined when it is erased or not there. */
export async function findReport(db: Database, id: string) {
  const row = await db
    .selectFrom("reports")
    .select([
      "id",
      "number",
      "case_id as caseId",
      "state",
      "held",
      "urgency",
      "due_at as dueAt",
      "received_on as receivedOn",
      "sealed",
      "recipient",
    ])
    .where("id", "=", id)
    .executeTakeFirst()
  if (row === undefined || row.sealed === null || row.recipient === null) return undefined
  const { sealed, recipient, ...rest } = row
  return { ...rest, sealed, recipient }
}
