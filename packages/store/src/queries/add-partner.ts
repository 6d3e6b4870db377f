import type { ListName } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** Adds a partner with its grants. The key itself is shown once by the caller and kept nowhere. */
export function addPartner(
  db: Database,
  values: {
    name: string
    keyHash: Uint8Array
    namingKey: Uint8Array
    grants: { list: ListName; sandbox: boolean }[]
    now: Date
  },
): Promise<{ ok: true } | { ok: false; reason: "name-taken" }> {
  return db.transaction().execute(async (tx) => {
    const partner = await tx
      .insertInto("partners")
      .values({ name: values.name, key_hash: values.keyHash, naming_key: values.namingKey, created_at: values.now })
      .onConflict((oc) => oc.column("name").doNothing())
      .returning("id")
      .executeTakeFirst()
    if (partner === undefined) return { ok: false, reason: "name-taken" }
    for (const grant of values.grants) {
      await tx
        .insertInto("partner_grants")
        .values({ partner_id: partner.id, list_name: grant.list, sandbox: grant.sandbox })
        .execute()
    }
    return { ok: true }
  })
}
