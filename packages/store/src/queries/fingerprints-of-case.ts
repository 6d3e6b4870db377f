import type { EntryState, SetAsideReason, Verdict } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** The fingerprints that came with a case, and what platforms answered, for the console: no hash. */
export async function fingerprintsOfCase(db: Database, caseId: number, rowsMax: number) {
  const { rows } = await sql<{
    id: string
    state: EntryState
    list: string
    reason: SetAsideReason | null
    listedOn: Date
    changedAt: Date
    feedback: { partner: string; verdict: Verdict; copies: number; at: string }[]
  }>`
    select e.id, e.state, l.name as list, e.set_aside_reason as reason, e.listed_on as "listedOn", e.changed_at as "changedAt",
      coalesce((select jsonb_agg(jsonb_build_object('partner', p.name, 'verdict', f.verdict, 'copies', f.copies, 'at', f.given_at)
        order by f.given_at) from feedback f join partners p on p.id = f.partner_id where f.entry_id = e.id), '[]') as feedback
    from entries e join lists l on l.id = e.list_id where e.case_id = ${caseId} order by e.added_position limit ${rowsMax}`.execute(
    db,
  )
  return rows
}
