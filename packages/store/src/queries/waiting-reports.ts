import type { ReportState } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

const shownStates = ["received", "opened", "answered", "referred"] as const satisfies readonly ReportState[]

/**
 * Reports that are somebody's to act on, risk of harm first, then what is due first. Coarse facts only: no sealed byte is
 * read. `unseen`: messages of the person that nobody has read yet.
 */
export function waitingReports(db: Database, rowsMax: number) {
  return db
    .selectFrom("reports")
    .select(["id", "state", "urgency", "level", "for_whom as forWhom", "age", "country", "due_at as dueAt"])
    .select((eb) =>
      eb
        .selectFrom("messages")
        .select((inner) => inner.fn.count<number>("number").as("unseen"))
        .whereRef("messages.case_id", "=", "reports.case_id")
        .where("direction", "!=", "from-hotline")
        .where("seen", "=", false)
        .as("unseen"),
    )
    .where("state", "in", [...shownStates])
    .orderBy(sql`array_position(array['emergency', 'high', 'ordinary'], urgency)`)
    .orderBy("due_at")
    .orderBy("number")
    .limit(rowsMax)
    .execute()
}
