import type { Database } from "../pool.ts"

/**
 * The sealed answers kept under a code. expired: they are past their 24 hours and not purged yet. not-there: never kept,
 * sent as a report, or purged.
 */
export async function findDraft(
  db: Database,
  lookup: Uint8Array,
  now: Date,
): Promise<
  { ok: true; value: { sealed: Uint8Array; expiresAt: Date } } | { ok: false; reason: "not-there" | "expired" }
> {
  const row = await db
    .selectFrom("drafts")
    .select(["sealed", "expires_at"])
    .where("lookup", "=", lookup)
    .executeTakeFirst()
  if (row === undefined) return { ok: false, reason: "not-there" }
  if (row.expires_at <= now) return { ok: false, reason: "expired" }
  return { ok: true, value: { sealed: row.sealed, expiresAt: row.expires_at } }
}
