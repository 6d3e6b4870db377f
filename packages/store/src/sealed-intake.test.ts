/** Whoever takes the whole database, and everything the site's process holds beside it, reads nobody's story. */
import { randomBytes, randomUUID } from "node:crypto"
import {
  caseLookup,
  caseRecipient,
  coarseOf,
  newCaseCode,
  openReport,
  type Report,
  readReportRecipients,
  sealDraft,
  sealingKinds,
  sealMessage,
  sealReport,
} from "@breakwater/casework"
import { sql } from "kysely"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as store from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

const now = new Date("2026-11-25T12:34:56Z")
const lookupKey = randomBytes(32)
const code = newCaseCode(randomBytes(13))
const draftCode = newCaseCode(randomBytes(13))
const hotlineCode = newCaseCode(randomBytes(13))
// A marker is a word of its own in every field that a person can write, and in every text that is sealed.
const marker = (place: string) => `marker-${place}`
const report: Report = {
  happened: ["threatened", "paid", "knows-me"],
  selfHarm: "yes",
  ageBand: "13-15",
  accounts: [{ platform: "instagram", handle: marker("handle"), link: marker("link") }],
  money: [
    { kind: "paid", amount: marker("amount"), method: "gift-card", handle: marker("wallet"), date: marker("date") },
  ],
  places: [{ kind: "may-be-there", words: marker("place") }],
  story: marker("story"),
  level: "named",
  contactWay: "email",
  contact: marker("contact"),
  contactNote: marker("note"),
  name: marker("name"),
}
// Choices are no words of the person's, but say as much: they are looked for beside the markers.
const secrets = ["marker-", "gift-card", "instagram", "13-15", "knows-me", code, draftCode, code.replaceAll("-", "")]
let made: TestDatabase
let hotlineText = ""

beforeAll(async () => {
  made = await testDatabase()
  const site = made.as("site")
  for (const kind of sealingKinds) {
    hotlineText = await caseRecipient(hotlineCode, kind)
    const hotline = readReportRecipients(hotlineText)
    if (!hotline.ok) throw new Error("recipients not read")
    const recipient = await caseRecipient(code)
    const sealed = await sealReport(report, hotline.value, code)
    const lookup = caseLookup(code, lookupKey)
    const stored = await store.addReport(site, {
      lookup,
      recipient,
      report: { id: randomUUID(), submissionId: randomUUID(), sealed, coarse: coarseOf(report, now) },
      now,
    })
    if (!stored.ok) throw new Error(stored.reason)
    const { caseId, id } = stored.value
    const draft = await sealDraft(report, draftCode)
    await store.saveDraft(site, { lookup: caseLookup(draftCode, lookupKey), sealed: draft, now })
    for (const direction of ["from-person", "from-hotline"] as const) {
      const text = marker(direction)
      await store.addMessage(
        site,
        {
          caseId,
          submissionId: randomUUID(),
          reportId: id,
          helperId: null,
          direction,
          sealed: await sealMessage({ kind: "message", text }, hotline.value, recipient),
        },
        now,
      )
    }
  }
})
afterAll(() => made.drop())

/** Every row of every table as text, and the bytes of every binary value in it as text of their own. */
async function everything(): Promise<string> {
  const tables = await sql<{ name: string }>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(made.owner)
  let dump = ""
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(made.owner)
    for (const { row } of rows) {
      const bytes = [...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = ""]) => Buffer.from(hex, "hex"))
      dump += [row, ...bytes.flatMap((one) => [one.toString("latin1"), one.toString("utf16le")])].join("\n")
    }
  }
  return dump
}

test("the whole database holds no word, no handle, no contact, no finer choice and no code of a person", async () => {
  const dump = await everything()
  expect(dump).toContain("age-encryption.org/v1")
  expect(dump.length).toBeGreaterThan(40_000)
  for (const secret of secrets) expect(dump).not.toContain(secret)
})

test("nothing that the site holds beside it opens a report", async () => {
  const { rows } = await sql<{ sealed: Buffer }>`select sealed from reports`.execute(made.owner)
  expect(rows).toHaveLength(sealingKinds.length)
  // Its key files are 32 random bytes: taken for codes, or for age keys, they open nothing; the public keys neither.
  const asCode = newCaseCode(lookupKey.subarray(0, 13))
  for (const { sealed } of rows) {
    expect(await openReport(asCode, sealed)).toBeNull()
    expect(await openReport(hotlineCode, sealed)).toEqual(report)
  }
  expect(readReportRecipients(hotlineText).ok).toBe(true)
})

test("what a refused row says in an error quotes no sealed content in the clear", async () => {
  const refused = made
    .as("site")
    .insertInto("drafts")
    .values({
      lookup: Buffer.from(marker("short")),
      sealed: await sealDraft(report, draftCode),
      expires_at: now,
    })
  const error = await refused.execute().then(
    () => "stored",
    (reason: Error & { detail?: string }) => `${reason.message} ${reason.detail ?? ""} ${JSON.stringify(reason)}`,
  )
  expect(error).toMatch(/check constraint/)
  for (const secret of secrets) expect(error).not.toContain(secret)
})
