import type { MessageDirection } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** One sealed message. `number` orders it; `seen` by whom it went to. */
export type StoredMessage = {
  number: number
  reportId: string | null
  direction: MessageDirection
  sentOn: Date
  seen: boolean
  sealed: Uint8Array
}

/** The messages of one thread of a case, oldest first: the person's own (`helperId` null) or one helper's. */
export function messagesOfCase(
  db: Database,
  { caseId, helperId }: { caseId: number; helperId: number | null },
): Promise<StoredMessage[]> {
  return db
    .selectFrom("messages")
    .select(["number", "report_id as reportId", "direction", "sent_on as sentOn", "seen", "sealed"])
    .where("case_id", "=", caseId)
    .where("helper_id", helperId === null ? "is" : "=", helperId)
    .orderBy("number")
    .execute()
}
