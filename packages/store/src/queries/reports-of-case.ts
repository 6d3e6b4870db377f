import type { ReportState } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** Where one report stands, as its person is told. `before` is its state before erasure was asked for. */
export type ReportStatus = {
  id: string
  state: ReportState
  before: ReportState | null
  receivedOn: Date
  referredOn: Date | null
  held: boolean
  eraseAt: Date | null
}

/** The reports of a case, oldest first, without a sealed byte. */
export function reportsOfCase(db: Database, caseId: number): Promise<ReportStatus[]> {
  return db
    .selectFrom("reports")
    .select([
      "id",
      "state",
      "before_erasing as before",
      "received_on as receivedOn",
      "referred_on as referredOn",
      "held",
      "erase_at as eraseAt",
    ])
    .where("case_id", "=", caseId)
    .orderBy("number")
    .execute()
}
