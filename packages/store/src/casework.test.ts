/** Reports joined, risks flagged, and what ended long ago, each as the role that does it. */
import { randomBytes, randomUUID } from "node:crypto"
import { sql } from "kysely"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  addStaff,
  endRisk,
  expireReports,
  flagRisk,
  joinedWith,
  joinReports,
  queueReports,
  splitReport,
  workOfReport,
  workOnReport,
} from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

let testing: TestDatabase
const staff: number[] = []
const now = new Date("2026-11-26T10:00:00Z")
const act = { staffId: null, staff: "test", at: now, action: "join-report" as const, object: null, why: "a test" }

beforeAll(async () => {
  testing = await testDatabase()
  for (const name of ["One", "Two"]) {
    const added = await addStaff(testing.as("console"), { name, roles: ["analyst"], now })
    staff.push(added.ok ? added.value : 0)
  }
})
afterAll(() => testing?.drop())

async function report(set = ""): Promise<string> {
  const id = randomUUID()
  await sql`with made as (insert into cases (lookup, recipient, opened_on) values (${randomBytes(32)}, 'age1', ${now}) returning id)
    insert into reports (id, case_id, submission_id, state, received_on, due_at, urgency, level, for_whom, age, sealed, sealed_to, recipient)
    select ${id}, id, ${randomUUID()}, 'opened', ${now}, ${now}, 'ordinary', 'anonymous', 'self', 'adult', ${randomBytes(8)}, '{}', 'age1' from made`.execute(
    testing.owner,
  )
  if (set !== "") await sql`update reports set ${sql.raw(set)} where id = ${id}`.execute(testing.owner)
  return id
}
const claim = (id: string, staffId: number) =>
  workOnReport(testing.as("console"), id, { kind: "claim", staffId, now }, { ...act, action: "claim-report" })
const joined = (pair: readonly [string, string]) => joinReports(testing.as("console"), pair, randomUUID(), act)
const holderOf = async (id: string) => (await workOfReport(testing.as("console"), id)).holderId

test("joined reports are claimed as one, a third brings its own along, and one taken out leaves the rest together", async () => {
  const [a, b, c] = [await report(), await report(), await report()]
  expect(await joined([a, b])).toEqual({ ok: true })
  expect(await joined([a, b])).toEqual({ ok: false, reason: "same" })
  expect(await joined([b, c])).toEqual({ ok: true })
  expect((await joinedWith(testing.as("console"), a)).map(({ id }) => id).sort()).toEqual([b, c].sort())
  await claim(c, staff[0] ?? 0)
  expect([await holderOf(a), await holderOf(b)]).toEqual([staff[0], staff[0]])
  expect(await claim(a, staff[1] ?? 0)).toMatchObject({ ok: false, reason: "held" })
  expect(await splitReport(testing.as("console"), c, act)).toBe(true)
  expect((await joinedWith(testing.as("console"), a)).map(({ id }) => id)).toEqual([b])
  expect(await splitReport(testing.as("console"), a, act)).toBe(true)
  expect(await joinedWith(testing.as("console"), b)).toEqual([])
  expect(await splitReport(testing.as("console"), a, act)).toBe(false)
})

test("two that two people work on are not joined, and of many joins and claims at once each report has one holder", async () => {
  const [a, b] = [await report(), await report()]
  await claim(a, staff[0] ?? 0)
  await claim(b, staff[1] ?? 0)
  expect(await joined([a, b])).toEqual({ ok: false, reason: "held" })
  const many = await Promise.all(Array.from({ length: 6 }, () => report()))
  const [first = ""] = many
  await Promise.all([
    ...many.slice(1).map((id) => joined([first, id])),
    ...many.map((id, at) => claim(id, staff[at % 2] ?? 0)),
  ])
  const together = await joinedWith(testing.as("console"), first)
  const holders = await Promise.all([first, ...together.map(({ id }) => id)].map(holderOf))
  expect(new Set(holders).size).toBe(1)
})

test("a flagged risk stands first until it ends, and then is as urgent as before", async () => {
  const id = await report()
  await flagRisk(testing.as("console"), { id, ownerId: staff[1] ?? 0, now }, act)
  await flagRisk(testing.as("console"), { id, ownerId: staff[0] ?? 0, now }, act)
  const at = { staffId: 0, now, rowsMax: 100 }
  const [firstRow] = await queueReports(testing.as("console"), { view: "tonight" }, at)
  expect(firstRow).toMatchObject({ id, urgency: "emergency", riskOwner: "One" })
  expect(await endRisk(testing.as("console"), id, act)).toBe(true)
  expect(await endRisk(testing.as("console"), id, act)).toBe(false)
  const rows = await queueReports(testing.as("console"), { view: "waiting" }, at)
  expect(rows.find((row) => row.id === id)).toMatchObject({ urgency: "ordinary", riskOwner: null })
})

test("what was closed or withdrawn long ago begins to be erased, but not what is held or waits for an authority", async () => {
  const old = "ended_on = '2024-01-01'"
  const closed = await report(`state = 'closed', ${old}`)
  const withdrawn = await report(`state = 'withdrawn', ${old}`)
  const held = await report(`state = 'closed', held = true, ${old}`)
  const fresh = await report("state = 'closed', ended_on = '2026-11-20'")
  const referred = await report(`state = 'closed', ${old}`)
  await sql`insert into referrals (id, report_id, format, authority, state, proposed_by, proposed_at, sealed, sealed_to)
    values (${randomUUID()}, ${referred}, 'csv', 'Desk', 'sent', ${staff[0]}, ${now}, ${randomBytes(8)}, '{}')`.execute(
    testing.owner,
  )
  const before = new Date("2026-01-01T00:00:00Z")
  const how = { closedBefore: before, withdrawnBefore: before, now, reportsMax: 100 }
  expect(await expireReports(testing.as("worker"), how)).toBe(2)
  expect(await expireReports(testing.as("worker"), how)).toBe(0)
  const states = await testing.owner
    .selectFrom("reports")
    .select(["id", "state"])
    .where("id", "in", [closed, withdrawn, held, fresh, referred])
    .execute()
  const erasing = states.filter(({ state }) => state === "erasing").map(({ id }) => id)
  expect(erasing.sort()).toEqual([closed, withdrawn].sort())
})
