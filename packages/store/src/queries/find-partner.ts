import type { Database } from "../pool.ts"

/** The partner whose key hashes to this, with its grants, or undefined. A closed partner is not found. */
export async function findPartner(db: Database, keyHash: Uint8Array) {
  const partner = await db
    .selectFrom("partners")
    .select(["id", "name", "naming_key", "removal_tested_at"])
    .where("key_hash", "=", keyHash)
    .where("closed_at", "is", null)
    .executeTakeFirst()
  if (partner === undefined) return undefined
  const grants = await db
    .selectFrom("partner_grants")
    .select(["list_name as list", "sandbox"])
    .where("partner_id", "=", partner.id)
    .orderBy("list_name")
    .execute()
  return { ...partner, grants }
}
