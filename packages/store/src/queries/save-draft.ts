import { draftHoursMax } from "@breakwater/casework"
import type { Database } from "../pool.ts"

const hourMs = 3_600_000

/** Keeps the sealed answers of a code, in place of what it kept before, for 24 hours more. Returns until when. */
export async function saveDraft(
  db: Database,
  values: { lookup: Uint8Array; sealed: Uint8Array; now: Date },
): Promise<Date> {
  const expiresAt = new Date(values.now.getTime() + draftHoursMax * hourMs)
  await db
    .insertInto("drafts")
    .values({ lookup: values.lookup, sealed: values.sealed, expires_at: expiresAt })
    .onConflict((oc) => oc.column("lookup").doUpdateSet({ sealed: values.sealed, expires_at: expiresAt }))
    .execute()
  return expiresAt
}
