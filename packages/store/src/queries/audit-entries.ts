import type { AuditEntry, AuditObject } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** Which entries: after a number in rising order, or the newest before a number; of one object, or of all. */
export type AuditPage = { rowsMax: number; object?: AuditObject } & ({ after: number } | { before: number | null })

/** Entries with their digests, up to `rowsMax`. */
export async function auditEntries(db: Database, page: AuditPage): Promise<(AuditEntry & { digest: Uint8Array })[]> {
  const { object } = page
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .$if("after" in page, (query) => query.where("number", ">", "after" in page ? page.after : 0).orderBy("number"))
    .$if(!("after" in page), (query) => query.orderBy("number", "desc"))
    .$if("before" in page && page.before !== null, (query) =>
      query.where("number", "<", "before" in page ? (page.before ?? 0) : 0),
    )
    .$if(object !== undefined, (query) =>
      query.where("object_kind", "=", object?.kind ?? "report").where("object_id", "=", object?.id ?? ""),
    )
    .limit(page.rowsMax)
    .execute()
  return rows.map(({ at, staff_id, object_kind, object_id, ...row }) => ({
    ...row,
    at: at.toISOString(),
    staffId: staff_id,
    object: object_kind === null || object_id === null ? null : { kind: object_kind, id: object_id },
  }))
}
