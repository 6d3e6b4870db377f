import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"

/** Reports that are handled together at most. */
export const togetherMax = 20

/** Why two reports are not joined. held: two people work on them; too-many: more than `togetherMax` would be together. */
export type JoinRefusal = "not-there" | "same" | "held" | "too-many"

/**
 * Joins two reports of one happening, with everything that is joined with either: they are claimed, given and put off as one.
 * Each keeps its code, its thread and its state: nobody who told of it reads what another told.
 */
export function joinReports(
  db: Database,
  [one, other]: readonly [string, string],
  together: string,
  act: AuditDraft,
): Promise<{ ok: true } | { ok: false; reason: JoinRefusal }> {
  return db.transaction().execute(async (tx) => {
    const rows = await lockAll(tx, [one, other], "joining")
    const of = (id: string) => rows.find((row) => row.id === id)
    if (of(one) === undefined || of(other) === undefined) return { ok: false, reason: "not-there" }
    const known = of(one)?.together ?? null
    if (one === other || (known !== null && known === of(other)?.together)) return { ok: false, reason: "same" }
    if (rows.length > togetherMax) return { ok: false, reason: "too-many" }
    const holders = new Map(
      rows.flatMap(({ staff_id, claimed_at }) => (staff_id === null ? [] : [[staff_id, claimed_at]])),
    )
    if (holders.size > 1) return { ok: false, reason: "held" }
    const [holder] = holders
    const shared = { together, ...(holder === undefined ? {} : { staff_id: holder[0], claimed_at: holder[1] }) }
    for (const { id } of rows) {
      await tx
        .insertInto("report_work")
        .values({ report_id: id, ...shared })
        .onConflict((conflict) => conflict.column("report_id").doUpdateSet(shared))
        .execute()
    }
    for (const id of [one, other]) await appendAuditWithin(tx, { ...act, object: { kind: "report", id } })
    return { ok: true }
  })
}

/** Takes one report out of those it is joined with; the rest stay together. False: it is joined with none. */
export function splitReport(db: Database, id: string, act: AuditDraft): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const rows = await lockAll(tx, [id], "joining")
    if (rows.length < 2) return false
    // The last one of a pair is alone too.
    const alone = rows.length === 2 ? rows.map((row) => row.id) : [id]
    await tx.updateTable("report_work").set({ together: null }).where("report_id", "in", alone).execute()
    await appendAuditWithin(tx, act)
    return true
  })
}

/** A report and those joined with it, locked; null where it is erased or not there. */
export async function lockTogether(tx: Transaction<Tables>, id: string): Promise<string[] | null> {
  const rows = await lockAll(tx, [id], "working")
  return rows.some((row) => row.id === id) ? rows.map((row) => row.id) : null
}

/** The reports joined with one, itself left out. */
export function joinedWith(db: Database, id: string) {
  return db
    .selectFrom("report_work as own")
    .innerJoin("report_work as other", "other.together", "own.together")
    .innerJoin("reports", "reports.id", "other.report_id")
    .select(["reports.id", "reports.number", "reports.state", "reports.urgency", "received_on as receivedOn"])
    .where("own.report_id", "=", id)
    .where("other.report_id", "!=", id)
    .orderBy("reports.number")
    .execute()
}

// Who joins or takes apart waits for everyone who works on reports, so that nobody works on what is being joined.
const joinLock = 4_205_114

/** Locks reports with all that are joined with them, in one order, so that no two wait for each other. */
async function lockAll(tx: Transaction<Tables>, ids: readonly string[], joining: "joining" | "working") {
  await (joining === "joining"
    ? sql`select pg_advisory_xact_lock(${joinLock})`.execute(tx)
    : sql`select pg_advisory_xact_lock_shared(${joinLock})`.execute(tx))
  const wanted = await withJoined(tx, ids)
  await tx.selectFrom("reports").select("id").where("id", "in", wanted).orderBy("id").forUpdate().execute()
  return tx
    .selectFrom("reports")
    .leftJoin("report_work", "report_work.report_id", "reports.id")
    .select(["reports.id", "together", "staff_id", "claimed_at"])
    .where("reports.id", "in", wanted)
    .where("reports.state", "!=", "erased")
    .execute()
}

async function withJoined(tx: Transaction<Tables>, ids: readonly string[]): Promise<string[]> {
  const joined = await tx
    .selectFrom("report_work as own")
    .innerJoin("report_work as other", "other.together", "own.together")
    .select("other.report_id as id")
    .where("own.report_id", "in", [...ids])
    .execute()
  return [...new Set([...ids, ...joined.map(({ id }) => id)])]
}
