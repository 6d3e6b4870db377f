import { advanceReport } from "@breakwater/casework"
import type { Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { appendAuditWithin } from "./append-audit.ts"

/**
 * Erases the reports whose 72 hours are over: sealed bytes and every coarse fact but the day, their
 * messages, and what staff noted. With
 * the last report of a case go all its messages and helpers' codes. What came under legal hold meanwhile stays. Returns
 * how many were erased.
 */
export async function eraseDueReports(db: Database, values: { now: Date; reportsMax: number }): Promise<number> {
  const due = await db
    .selectFrom("reports")
    .select("id")
    .where("state", "=", "erasing")
    .where("erase_at", "<=", values.now)
    .where("held", "=", false)
    .orderBy("erase_at")
    .limit(values.reportsMax)
    .execute()
  let erased = 0
  for (const { id } of due) {
    // One by one: the person may cancel while this runs, and each is looked at again under its lock.
    if (await db.transaction().execute((tx) => eraseReport(tx, id, values.now))) erased += 1
  }
  return erased
}

/** Erases reports that were erased before, where a restored backup brought them back; also from under a hold of that time. */
export async function eraseAgain(db: Database, ids: readonly string[], now: Date): Promise<number> {
  let erased = 0
  for (const id of ids) {
    const done = await db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom("reports")
        .select(["state", "before_erasing"])
        .where("id", "=", id)
        .where("state", "!=", "erased")
        .forUpdate()
        .executeTakeFirst()
      if (row === undefined) return false
      const before = row.before_erasing ?? (row.state === "erasing" || row.state === "erased" ? "received" : row.state)
      await tx
        .updateTable("reports")
        .set({ state: "erasing", before_erasing: before, erase_at: now, held: false })
        .where("id", "=", id)
        .execute()
      return eraseReport(tx, id, now)
    })
    if (done) erased += 1
  }
  return erased
}

async function eraseReport(tx: Transaction<Tables>, id: string, now: Date): Promise<boolean> {
  const row = await tx
    .selectFrom("reports")
    .select(["case_id", "state", "before_erasing", "held", "erase_at"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const moved = advanceReport({ state: row.state, before: row.before_erasing, held: row.held }, "erase")
  // Cancelled and asked for again meanwhile: the clock started over.
  if (!moved.ok || row.erase_at === null || row.erase_at > now) return false
  await tx
    .updateTable("reports")
    .set({
      state: moved.value.state,
      before_erasing: null,
      erase_at: null,
      referred_on: null,
      ended_on: null,
      due_at: null,
      urgency: null,
      level: null,
      for_whom: null,
      age: null,
      country: null,
      sealed: null,
      sealed_to: [],
      recipient: null,
    })
    .where("id", "=", id)
    .execute()
  const counts = {
    messages: await deleted(tx.deleteFrom("messages").where("report_id", "=", id)),
    notes: await deleted(tx.deleteFrom("report_notes").where("report_id", "=", id)),
    referrals: await deleted(tx.deleteFrom("referrals").where("report_id", "=", id)),
    links: await forgetLinks(tx, id),
    codes: 0,
  }
  await tx.deleteFrom("report_work").where("report_id", "=", id).execute()
  const left = await tx
    .selectFrom("reports")
    .select("id")
    .where("case_id", "=", row.case_id)
    .where("state", "!=", "erased")
    .limit(1)
    .executeTakeFirst()
  if (left === undefined) {
    counts.messages += await deleted(tx.deleteFrom("messages").where("case_id", "=", row.case_id))
    counts.codes = await deleted(tx.deleteFrom("helper_codes").where("case_id", "=", row.case_id))
  }
  const why = Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ")
  const object = { kind: "report" as const, id }
  await appendAuditWithin(tx, { staffId: null, staff: "worker", at: now, action: "erase-report", object, why })
  return true
}

async function deleted(query: { executeTakeFirst(): Promise<{ numDeletedRows: bigint }> }): Promise<number> {
  return Number((await query.executeTakeFirst()).numDeletedRows)
}

/** What the report names is no longer linked; a value that no other report names is gone. Returns how many links. */
async function forgetLinks(tx: Transaction<Tables>, id: string): Promise<number> {
  const named = await tx.selectFrom("report_links").select("token").where("report_id", "=", id).execute()
  await tx.deleteFrom("report_links").where("report_id", "=", id).execute()
  for (const { token } of named) {
    const other = await tx
      .selectFrom("report_links")
      .select("token")
      .where("token", "=", token)
      .limit(1)
      .executeTakeFirst()
    if (other !== undefined) continue
    await tx.deleteFrom("network_values").where("token", "=", token).execute()
    await tx.deleteFrom("link_values").where("token", "=", token).execute()
  }
  return named.length
}
