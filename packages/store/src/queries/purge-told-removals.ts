import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** Deletes the hashes kept only to tell hash-only partners of a removal, once each of them has read past it. */
export async function purgeToldRemovals(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from pending_removals removal
    where not exists (
      select from partner_pulls pull
      where pull.list_id = removal.list_id and pull.face = 'fetch-hashes' and pull.position < removal.position
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}
