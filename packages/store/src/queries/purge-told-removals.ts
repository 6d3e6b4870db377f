import { sql } from "kysely"
import type { Database } from "../pool.ts"

/**
 * Deletes the hashes kept only to tell hash-only partners of a removal: once each partner that still may read the list
 * has read past it, and at the latest when the removal is older than `toldSince`.
 */
export async function purgeToldRemovals(db: Database, toldSince: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from pending_removals removal
    using entries entry
    where entry.id = removal.entry_id
      and (entry.changed_at < ${toldSince} or not exists (
        select from partner_pulls pull
        join partners partner on partner.id = pull.partner_id and partner.closed_at is null
        join lists list on list.id = pull.list_id
        join partner_grants held on held.partner_id = partner.id and held.list_name = list.name
        where pull.list_id = removal.list_id and pull.face = 'fetch-hashes' and pull.position < removal.position
      ))`.execute(db)
  return Number(numAffectedRows ?? 0)
}
