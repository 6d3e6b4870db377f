/** Staff, their work and the record of it, on a real database under the console's own role. */
import { randomBytes, randomUUID } from "node:crypto"
import { auditStart, checkAudit } from "@breakwater/casework"
import { sql } from "kysely"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import {
  addReportNote,
  addStaff,
  appendAudit,
  auditEntries,
  changeStaff,
  type Database,
  eraseDueReports,
  type QueueFilter,
  queueReports,
  workOnReport,
} from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

let testing: TestDatabase
let database: Database
const now = new Date("2026-11-25T10:00:00Z")

beforeAll(async () => {
  testing = await testDatabase()
  database = testing.as("console")
})
afterAll(() => testing?.drop())

async function member(name: string, roles: Parameters<typeof addStaff>[1]["roles"] = ["analyst"]): Promise<number> {
  const added = await addStaff(database, { name, roles, now })
  if (!added.ok) throw new Error(added.reason)
  return added.value
}

/** A report that holds random bytes in place of something sealed. */
async function report(values: { urgency?: string; dueInHours?: number; state?: string } = {}): Promise<string> {
  const id = randomUUID()
  const { urgency = "high", dueInHours = 1, state = "received" } = values
  const due = new Date(now.getTime() + dueInHours * 3_600_000)
  await sql`with made as (insert into cases (lookup, recipient, opened_on) values (${randomBytes(32)}, 'age1', ${now}) returning id)
    insert into reports (id, case_id, submission_id, state, received_on, due_at, urgency, level, for_whom, age, sealed, sealed_to, recipient)
    select ${id}, id, ${randomUUID()}, ${state}, ${now}, ${due}, ${urgency}, 'anonymous', 'self', 'under-18', ${randomBytes(64)}, '{}', 'age1' from made`.execute(
    testing.owner,
  )
  return id
}

const act = (staffId: number, action: "claim-report" | "release-report" | "note-report", id: string) => ({
  staffId,
  staff: "someone",
  at: now,
  action,
  object: { kind: "report" as const, id },
  why: "",
})

describe("a report to work on", () => {
  test("claimed by ten at once is with exactly one, and the others are told with whom", async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, at) => member(`racer ${at}`)))
    const id = await report()
    const results = await Promise.all(
      people.map((staffId) =>
        workOnReport(database, id, { kind: "claim", staffId, now }, act(staffId, "claim-report", id)),
      ),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    const winner = `racer ${results.findIndex(({ ok }) => ok)}`
    expect(results.filter((each) => !each.ok && each.reason === "held" && each.holder === winner)).toHaveLength(9)
    const entries = await auditEntries(database, { before: null, rowsMax: 50, object: { kind: "report", id } })
    expect(entries).toHaveLength(1)
  })

  test("is handed back by its holder alone, and given away by whoever may", async () => {
    const [one, other] = [await member("holder"), await member("colleague")]
    const id = await report()
    await workOnReport(database, id, { kind: "claim", staffId: one, now }, act(one, "claim-report", id))
    const release = { kind: "release", staffId: other } as const
    expect(await workOnReport(database, id, release, act(other, "release-report", id))).toMatchObject({
      reason: "not-yours",
    })
    expect(
      await workOnReport(database, id, { kind: "give", staffId: other, now }, act(one, "claim-report", id)),
    ).toEqual({ ok: true })
    expect(await workOnReport(database, id, release, act(other, "release-report", id))).toEqual({ ok: true })
  })

  test("stands in the queue by harm, then by what is due, and not while it is put off", async () => {
    const staffId = await member("reader")
    const late = await report({ urgency: "ordinary", dueInHours: -5 })
    const soon = await report({ urgency: "high", dueInHours: 3 })
    const danger = await report({ urgency: "emergency", dueInHours: 9 })
    const shown = async (filter: QueueFilter) =>
      (await queueReports(database, filter, { staffId, now, rowsMax: 500 }))
        .map(({ id }) => id)
        .filter((id) => [late, soon, danger].includes(id))
    expect(await shown({ view: "waiting" })).toEqual([danger, soon, late])
    const until = new Date(now.getTime() + 3_600_000)
    await workOnReport(database, soon, { kind: "put-off", staffId, until }, act(staffId, "claim-report", soon))
    expect(await shown({ view: "waiting" })).toEqual([danger, late])
    expect(await shown({ view: "put-off" })).toEqual([soon])
    expect(await shown({ view: "waiting", urgency: "ordinary" })).toEqual([late])
  })

  test("takes what staff noted of it along when it is erased", async () => {
    const staffId = await member("noter")
    const id = await report()
    const note = { reportId: id, staffId, now, sealed: randomBytes(64), sealedTo: ["k"] }
    await addReportNote(database, note, act(staffId, "note-report", id))
    await workOnReport(database, id, { kind: "claim", staffId, now }, act(staffId, "claim-report", id))
    await sql`update reports set state = 'erasing', before_erasing = 'opened', erase_at = ${now} where id = ${id}`.execute(
      testing.owner,
    )
    expect(await eraseDueReports(testing.as("worker"), { now, reportsMax: 10 })).toBe(1)
    const { rows } = await sql<{ left: number }>`select (select count(*) from report_notes where report_id = ${id})
      + (select count(*) from report_work where report_id = ${id}) as left`.execute(testing.owner)
    expect(Number(rows[0]?.left)).toBe(0)
    const [last] = await auditEntries(database, { before: null, rowsMax: 1 })
    expect(last).toMatchObject({ staff: "worker", action: "erase-report", object: { kind: "report", id } })
    expect(last?.why).toBe("messages 0, notes 1, referrals 0, links 0, codes 0")
  })
})

describe("an account", () => {
  test("of the last administrator stays one, however two of them try at once", async () => {
    const both = [await member("admin one", ["administrator"]), await member("admin two", ["administrator"])]
    const results = await Promise.all(both.map((id) => changeStaff(database, id, { roles: ["analyst"] })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter((each) => !each.ok && each.reason === "last-administrator")).toHaveLength(1)
  })

  test("has a name of its own, in any letters, until it is closed", async () => {
    const id = await member("Robin")
    expect(await addStaff(database, { name: "ROBIN", roles: ["analyst"], now })).toEqual({
      ok: false,
      reason: "name-taken",
    })
    await changeStaff(database, id, { closedAt: now })
    expect((await addStaff(database, { name: "robin", roles: ["analyst"], now })).ok).toBe(true)
  })
})

describe("the audit log", () => {
  test("is one unbroken chain, however many write at once", async () => {
    const id = randomUUID()
    await Promise.all(
      Array.from({ length: 40 }, () => appendAudit(database, act(1, "claim-report", id)).catch(() => undefined)),
    )
    const entries = await auditEntries(database, { after: 0, rowsMax: 5_000 })
    expect(checkAudit({ number: 0, digest: auditStart }, entries)).toMatchObject({
      ok: true,
      value: { number: entries.length },
    })
  })

  test("takes no change and no deletion, not even from the owner; and one behind its back breaks the chain", async () => {
    for (const statement of ["update audit set why = ''", "delete from audit", "truncate audit"]) {
      await expect(sql.raw(statement).execute(database)).rejects.toThrow()
      await expect(sql.raw(statement).execute(testing.owner)).rejects.toThrow("only grows")
    }
    const owner = new pg.Client({ connectionString: testing.ownerUrl })
    await owner.connect()
    await owner.query("alter table audit disable trigger audit_only_grows")
    await owner.query("update audit set staff = 'someone else' where number = 2")
    await owner.end()
    const entries = await auditEntries(database, { after: 0, rowsMax: 5_000 })
    expect(checkAudit({ number: 0, digest: auditStart }, entries)).toEqual({
      ok: false,
      reason: { number: 2, reason: "altered" },
    })
  })
})

test("of staff, their keys and the log the site, the exchange and the worker read nothing", async () => {
  for (const app of ["site", "exchange", "worker"] as const) {
    for (const table of ["staff", "staff_passkeys", "staff_passwords", "audit", "saved_views"]) {
      await expect(sql.raw(`select * from ${table}`).execute(testing.as(app))).rejects.toThrow("permission denied")
    }
  }
})
