import { sql } from "kysely"
import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** Names a suspected network by the values it is known by. */
export function addNetwork(
  db: Database,
  network: { name: string; staffId: number; now: Date; tokens: readonly Uint8Array[] },
  act: AuditDraft,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto("networks")
      .values({ name: network.name, made_by: network.staffId, made_at: network.now, ended_at: null })
      .returning("id")
      .executeTakeFirstOrThrow()
    await tx
      .insertInto("network_values")
      .values(network.tokens.map((token) => ({ network_id: id, token })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await appendAuditWithin(tx, { ...act, object: { kind: "network", id: String(id) } })
    return id
  })
}

/** Networks that are followed: how many values and reports, and the day of the newest report. */
export async function listNetworks(db: Database) {
  const { rows } = await sql<{
    id: number
    name: string
    madeBy: string
    values: number
    reports: number
    newest: Date | null
  }>`
    select n.id, n.name, s.name as "madeBy", count(distinct v.token) as values, count(distinct l.report_id) as reports,
      max(r.received_on) as newest
    from networks n join staff s on s.id = n.made_by
    left join network_values v on v.network_id = n.id
    left join report_links l on l.token = v.token and l.cut_by is null
    left join reports r on r.id = l.report_id
    where n.ended_at is null group by n.id, n.name, s.name order by newest desc nulls last, n.id`.execute(db)
  return rows
}

/** One network: its values, and the reports that name any of them. */
export async function findNetwork(db: Database, id: number) {
  const network = await db.selectFrom("networks").selectAll().where("id", "=", id).executeTakeFirst()
  if (network === undefined) return undefined
  const values = await db
    .selectFrom("network_values")
    .innerJoin("link_values", "link_values.token", "network_values.token")
    .select(["link_values.token", "kind", "sealed"])
    .where("network_id", "=", id)
    .execute()
  const reports = await db
    .selectFrom("reports")
    .select(["id", "number", "state", "urgency", "received_on as receivedOn"])
    .where("id", "in", (eb) =>
      eb
        .selectFrom("report_links")
        .innerJoin("network_values", "network_values.token", "report_links.token")
        .select("report_id")
        .where("network_id", "=", id)
        .where("cut_by", "is", null),
    )
    .orderBy("number", "desc")
    .limit(500)
    .execute()
  return { id, name: network.name, endedAt: network.ended_at, values, reports }
}

/** Follows a network no longer. */
export async function endNetwork(db: Database, id: number, now: Date, act: AuditDraft): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.updateTable("networks").set({ ended_at: now }).where("id", "=", id).where("ended_at", "is", null).execute()
    await appendAuditWithin(tx, act)
  })
}
