import type { LinkKind } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** A value as it is kept: its token, kind, and the value encrypted. */
export type KeptLinkValue = { token: Uint8Array; kind: LinkKind; sealed: string }

/** Notes what a report names. Said again it changes nothing; what is no longer named stays, as it was named once. */
export async function indexReport(db: Database, reportId: string, values: readonly KeptLinkValue[]): Promise<void> {
  if (values.length === 0) return
  await db.transaction().execute(async (tx) => {
    // In the order of tokens: two reports that share values wait for each other, not in a ring.
    const rows = values.toSorted((one, other) => Buffer.compare(one.token, other.token))
    await tx
      .insertInto("link_values")
      .values(rows.map(({ token, kind, sealed }) => ({ token, kind, sealed })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await tx
      .insertInto("report_links")
      .values(rows.map(({ token }) => ({ report_id: reportId, token, cut_by: null, cut_why: null })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** What a report names, and in how many others each stands. `others` are the first of those, newest first. */
export async function linksOfReport(db: Database, reportId: string) {
  const { rows } = await sql<{
    token: Uint8Array
    kind: LinkKind
    sealed: string
    cutWhy: string | null
    count: number
    others: { id: string; number: number; state: string; urgency: string | null; holder: string | null }[]
  }>`
    select own.token, link_values.kind, link_values.sealed, own.cut_why as "cutWhy",
      (select count(*) from report_links o where o.token = own.token and o.cut_by is null and o.report_id <> own.report_id) as count,
      coalesce((select jsonb_agg(other) from (
        select r.id, r.number, r.state, r.urgency, s.name as holder
        from report_links o join reports r on r.id = o.report_id
        left join report_work w on w.report_id = r.id left join staff s on s.id = w.staff_id
        where o.token = own.token and o.cut_by is null and o.report_id <> own.report_id
        order by r.number desc limit 20) other), '[]') as others
    from report_links own join link_values on link_values.token = own.token
    where own.report_id = ${reportId}
    order by count desc, link_values.kind, own.token`.execute(db)
  return rows
}

/** Every link of reports that share something, the most shared values first, up to `valuesMax` of them. */
export async function linkGraph(db: Database, valuesMax: number) {
  const { rows } = await sql<{
    token: Uint8Array
    kind: LinkKind
    sealed: string
    id: string
    number: number
    state: string
    urgency: string | null
    receivedOn: Date
  }>`
    with shared as (
      select token, count(*) as reports from report_links where cut_by is null
      group by token having count(*) > 1 order by reports desc, token limit ${valuesMax})
    select shared.token, link_values.kind, link_values.sealed, r.id, r.number, r.state, r.urgency, r.received_on as "receivedOn"
    from shared join link_values on link_values.token = shared.token
    join report_links l on l.token = shared.token and l.cut_by is null
    join reports r on r.id = l.report_id
    order by shared.reports desc, shared.token, r.number`.execute(db)
  return rows
}

/** The reports that name a value, newest first. */
export function reportsNaming(db: Database, token: Uint8Array, rowsMax: number) {
  return db
    .selectFrom("report_links")
    .innerJoin("reports", "reports.id", "report_links.report_id")
    .select(["reports.id", "reports.number", "reports.state", "reports.urgency", "received_on as receivedOn"])
    .where("token", "=", token)
    .where("cut_by", "is", null)
    .orderBy("number", "desc")
    .limit(rowsMax)
    .execute()
}
