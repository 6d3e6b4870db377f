import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** How many reports somebody opened since a moment, and how many of those were of someone who may be hurt. */
export async function sessionLoad(
  db: Database,
  staffId: number,
  since: Date,
): Promise<{ opened: number; hard: number }> {
  const { rows } = await sql<{ opened: number; hard: number }>`
    select count(distinct a.object_id)::int as opened,
      (count(distinct a.object_id) filter (where r.urgency = 'emergency'))::int as hard
    from audit a left join reports r on r.id::text = a.object_id
    where a.staff_id = ${staffId} and a.action = 'open-report' and a.at >= ${since}`.execute(db)
  return rows[0] ?? { opened: 0, hard: 0 }
}
