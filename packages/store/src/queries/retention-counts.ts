import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** What the schedule will end, and what it ended: reports by state, those under hold, and each month's erasures. */
export async function retentionCounts(db: Database, { soonBefore }: { soonBefore: Date }) {
  const { rows } = await sql<{ closed: number; soon: number; withdrawn: number; erasing: number; held: number }>`
    select count(*) filter (where state = 'closed')::int as closed,
      count(*) filter (where state = 'closed' and not held and ended_on < ${soonBefore})::int as soon,
      count(*) filter (where state = 'withdrawn')::int as withdrawn,
      count(*) filter (where state = 'erasing')::int as erasing,
      count(*) filter (where held)::int as held
    from reports where state <> 'erased'`.execute(db)
  const erased = await sql<{ month: string; why: string; reports: number }>`
    select to_char(at at time zone 'UTC', 'YYYY-MM') as month, why, count(*)::int as reports
    from audit where action = 'erase-report' group by month, why order by month desc limit 5000`.execute(db)
  return { now: rows[0] ?? { closed: 0, soon: 0, withdrawn: 0, erasing: 0, held: 0 }, erased: erased.rows }
}
