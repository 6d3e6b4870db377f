import type { CoarseReport, ReportState } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/**
 * Which part of the queue: what staff act on next, what the person acts on, what is put off, what has ended. tonight: what
 * cannot wait for the morning, being an emergency or due before it.
 */
export const queueViews = ["waiting", "tonight", "mine", "unclaimed", "answered", "put-off", "closed"] as const
/** One of the views. */
export type QueueView = (typeof queueViews)[number]

/** What is shown. Coarse facts only: no sealed byte is read. */
export type QueueFilter = {
  view: QueueView
  urgency?: CoarseReport["urgency"]
  age?: CoarseReport["age"]
  forWhom?: CoarseReport["forWhom"]
  country?: string
}

const states: Record<QueueView, readonly ReportState[]> = {
  waiting: ["received", "opened", "referred"],
  tonight: ["received", "opened", "referred"],
  mine: ["received", "opened", "answered", "referred"],
  unclaimed: ["received", "opened", "referred"],
  answered: ["answered"],
  "put-off": ["received", "opened", "answered", "referred"],
  closed: ["closed"],
}
const nightMs = 12 * 3_600_000
const urgencyRank = sql`case urgency when 'emergency' then 0 when 'high' then 1 else 2 end`

/**
 * Reports of a view, risk of harm first, then what is due first, then what came first; `rowsMax` of them after `skip`.
 * `unseen`: messages of the person that nobody has read yet. `holder`: who works on it.
 */
export function queueReports(
  db: Database,
  filter: QueueFilter,
  { staffId, now, rowsMax, skip = 0 }: { staffId: number; now: Date; rowsMax: number; skip?: number },
) {
  const isPutOff = sql<boolean>`coalesce(report_work.snoozed_until > ${now}, false)`
  return db
    .selectFrom("reports")
    .leftJoin("report_work", "report_work.report_id", "reports.id")
    .leftJoin("staff", "staff.id", "report_work.staff_id")
    .leftJoin("staff as owner", "owner.id", "report_work.risk_owner")
    .select([
      "reports.id",
      "reports.number",
      "state",
      "urgency",
      "level",
      "for_whom as forWhom",
      "age",
      "country",
      "due_at as dueAt",
      "received_on as receivedOn",
      "held",
      "staff.name as holder",
      "report_work.staff_id as holderId",
      "report_work.snoozed_until as putOffUntil",
      "owner.name as riskOwner",
      "report_work.together",
    ])
    .select((eb) =>
      eb
        .selectFrom("messages")
        .select((inner) => inner.fn.count<number>("number").as("unseen"))
        .whereRef("messages.case_id", "=", "reports.case_id")
        .where("direction", "!=", "from-hotline")
        .where("seen", "=", false)
        .as("unseen"),
    )
    .where("state", "in", [...states[filter.view]])
    .$if(filter.view === "mine", (query) => query.where("report_work.staff_id", "=", staffId))
    .$if(filter.view === "unclaimed", (query) => query.where("report_work.staff_id", "is", null))
    .$if(filter.view === "put-off", (query) => query.where(isPutOff))
    .$if(filter.view === "tonight", (query) =>
      query.where(sql<boolean>`(urgency = 'emergency' or due_at < ${new Date(now.getTime() + nightMs)})`),
    )
    .$if(["waiting", "unclaimed", "tonight"].includes(filter.view), (query) =>
      query.where(sql<boolean>`not ${isPutOff}`),
    )
    .$if(filter.urgency !== undefined, (query) => query.where("urgency", "=", filter.urgency ?? "ordinary"))
    .$if(filter.age !== undefined, (query) => query.where("age", "=", filter.age ?? "unknown"))
    .$if(filter.forWhom !== undefined, (query) => query.where("for_whom", "=", filter.forWhom ?? "self"))
    .$if(filter.country !== undefined, (query) => query.where("country", "=", filter.country ?? ""))
    .orderBy(urgencyRank)
    .orderBy("due_at")
    .orderBy("reports.number")
    .limit(rowsMax)
    .offset(skip)
    .execute()
}

/** A mark that changes when a report, a message or a change of the person comes in: cheap enough to ask every second. */
export async function queueMark(db: Database): Promise<string> {
  const { rows } = await sql<{ mark: string }>`select concat_ws('.',
    (select max(number) from reports), (select max(number) from messages),
    (select count(*) from reports where state in ('received', 'erasing'))) as mark`.execute(db)
  return rows[0]?.mark ?? ""
}
