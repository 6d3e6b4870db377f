import { type AuditEntry, auditDigest, auditStart } from "@breakwater/casework"
import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"

const auditLock = 4_205_113

/** What an act leaves on record; the log gives it its number. */
export type AuditDraft = Omit<AuditEntry, "number" | "at"> & { at: Date }

/** Appends one entry in the caller's transaction, so that the act and its record commit together. */
export async function appendAuditWithin(tx: Transaction<Tables>, { at, object, ...draft }: AuditDraft): Promise<void> {
  // One writer at a time: the next digest needs the last.
  await sql`select pg_advisory_xact_lock(${auditLock})`.execute(tx)
  const last = await tx
    .selectFrom("audit")
    .select(["number", "digest"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst()
  const entry: AuditEntry = { ...draft, object, number: (last?.number ?? 0) + 1, at: at.toISOString() }
  await tx
    .insertInto("audit")
    .values({
      number: entry.number,
      at,
      staff_id: entry.staffId,
      staff: entry.staff,
      action: entry.action,
      object_kind: object?.kind ?? null,
      object_id: object?.id ?? null,
      why: entry.why,
      digest: auditDigest(last?.digest ?? auditStart, entry),
    })
    .execute()
}

/** The same by itself. */
export function appendAudit(db: Database, draft: AuditDraft): Promise<void> {
  return db.transaction().execute((tx) => appendAuditWithin(tx, draft))
}
