import type { Database } from "../pool.ts"

/** A partner granted a list, how far it has read it, and whether it has shown that it removes. */
export type PartnerReach = {
  partner: string
  listId: number
  position: number
  pulledAt: Date
  removes: boolean
}

/** Partners that hold live grants and have pulled since `since`, per list. */
export async function partnerReach(db: Database, since: Date): Promise<PartnerReach[]> {
  const rows = await db
    .selectFrom("partner_pulls")
    .innerJoin("partners", "partners.id", "partner_pulls.partner_id")
    .innerJoin("lists", "lists.id", "partner_pulls.list_id")
    .innerJoin("partner_grants", (join) =>
      join
        .onRef("partner_grants.partner_id", "=", "partners.id")
        .onRef("partner_grants.list_name", "=", "lists.name")
        .onRef("partner_grants.sandbox", "=", "lists.sandbox"),
    )
    .select([
      "partners.name as partner",
      "partner_pulls.list_id as listId",
      "partner_pulls.position",
      "partner_pulls.pulled_at as pulledAt",
      "partner_pulls.face",
      "partners.removal_tested_at",
    ])
    .where("lists.sandbox", "=", false)
    .where("partners.closed_at", "is", null)
    .where("partner_pulls.pulled_at", ">=", since)
    .orderBy("partners.name")
    .execute()
  return rows.map(({ face, removal_tested_at, ...row }) => ({
    ...row,
    // Our own interface hands out removals as changes; the StopNCII-shaped one depends on the partner's own path.
    removes: face === "changes" || removal_tested_at !== null,
  }))
}
