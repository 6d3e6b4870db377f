import { randomBytes, randomUUID } from "node:crypto"
import { caseRecipient, newCaseCode, openWith, unpackHashes } from "@breakwater/casework"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import * as store from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

const now = new Date("2026-11-25T12:00:00Z")
let made: TestDatabase
let site: store.Database
let exchange: store.Database
let worker: store.Database

beforeAll(async () => {
  made = await testDatabase()
  site = made.as("site")
  exchange = made.as("exchange")
  worker = made.as("worker")
})
afterAll(() => made.drop())

const code = newCaseCode(randomBytes(13))

function newEntry(): store.NewEntry {
  return { id: randomUUID(), pdq: randomBytes(32), quality: 90, md5: randomBytes(16), setAside: null }
}

async function someCase(entries: store.NewEntry[], list: "under-18" | "adult" = "under-18") {
  const recipient = await caseRecipient(code)
  const lookup = randomBytes(32)
  const { caseId } = await store.addEntries(site, { lookup, recipient, list, entries, now })
  return { caseId, recipient, lookup }
}

async function partner(name: string) {
  const keyHash = randomBytes(32)
  await store.addPartner(made.owner, {
    name,
    keyHash,
    namingKey: randomBytes(16),
    grants: [
      { list: "under-18", sandbox: false },
      { list: "adult", sandbox: false },
    ],
    now,
  })
  const found = await store.findPartner(exchange, keyHash)
  if (found === undefined) throw new Error("partner not found by its key")
  return found
}

describe("a submission", () => {
  test("sent twice lands once", async () => {
    const entries = [newEntry(), newEntry()]
    const first = await someCase(entries)
    const again = entries.map((entry) => ({ ...entry, id: randomUUID() }))
    const second = await store.addEntries(site, { ...first, list: "under-18", entries: again, now })
    expect(second).toEqual({ caseId: first.caseId, added: 0 })
    expect(await store.entriesOfCase(site, first.caseId)).toHaveLength(2)
    expect(await store.countEntriesOfCase(site, first.lookup)).toBe(2)
  })

  test("with one bad entry adds none", async () => {
    const lookup = randomBytes(32)
    const bad = { ...newEntry(), quality: 101 }
    await expect(
      store.addEntries(site, { lookup, recipient: "age1", list: "adult", entries: [newEntry(), bad], now }),
    ).rejects.toThrow()
    expect(await store.findCase(site, lookup)).toBeUndefined()
  })
})

describe("the order of changes", () => {
  test("never lets a follower pass a change that commits later", async () => {
    const list = await store.findList(exchange, "adult", false)
    const writers = Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 10; round += 1) await someCase([newEntry(), newEntry()], "adult")
    })
    let position = list.head
    const seen = new Set<string>()
    let writing = true
    const reader = (async () => {
      for (;;) {
        const last = !writing
        const changes = await store.changesAfter(exchange, list.id, position, 7)
        for (const change of changes) {
          expect(change.position).toBeGreaterThan(position)
          position = change.position
          seen.add(change.id)
        }
        if (last && changes.length === 0) return
      }
    })()
    await Promise.all(writers)
    writing = false
    await reader
    expect(seen.size).toBe(160)
  })
})

describe("a withdrawn entry", () => {
  test("is off the list at once, its hashes gone, and only its code can bring them back", async () => {
    const entry = newEntry()
    const { caseId, recipient } = await someCase([entry])
    expect(await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })).toBe(1)
    expect(await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })).toBe(0)

    const raw = await made.owner.selectFrom("entries").selectAll().where("id", "=", entry.id).executeTakeFirstOrThrow()
    expect(raw).toMatchObject({ state: "withdrawn", pdq: null, md5: null })
    const everything = JSON.stringify(raw, (_, value) =>
      value?.type === "Buffer" ? Buffer.from(value.data).toString("hex") : value,
    )
    expect(everything).not.toContain(Buffer.from(entry.md5).toString("hex"))

    const [sealed] = await store.sealedEntries(site, caseId, "all")
    const opened = await openWith(code, sealed?.sealed ?? new Uint8Array())
    const hashes = unpackHashes(opened ?? new Uint8Array())
    expect(Buffer.from(hashes.md5).equals(Buffer.from(entry.md5))).toBe(true)

    expect(await store.relistEntry(site, { caseId, id: entry.id, hashes, setAside: null, now })).toBe(true)
    expect(await store.relistEntry(site, { caseId, id: entry.id, hashes, setAside: null, now })).toBe(false)
    expect((await store.entriesOfCase(site, caseId))[0]).toMatchObject({ state: "listed", hasPdq: true })
  })

  test("reaches a follower as a change after every change it has read", async () => {
    const list = await store.findList(exchange, "under-18", false)
    const { caseId, recipient } = await someCase([newEntry()])
    const [added] = await store.changesAfter(exchange, list.id, list.head, 10)
    await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })
    const [removed] = await store.changesAfter(exchange, list.id, added?.position ?? 0, 10)
    expect(removed).toMatchObject({ id: added?.id, state: "withdrawn", pdq: null, md5: null })
  })

  test("of another case cannot be withdrawn or listed again", async () => {
    const entry = newEntry()
    await someCase([entry])
    const other = await someCase([newEntry()])
    expect(await store.withdrawEntries(site, { ...other, ids: [entry.id], now })).toBe(0)
    expect(
      await store.relistEntry(site, { caseId: other.caseId, id: entry.id, hashes: entry, setAside: null, now }),
    ).toBe(false)
  })
})

describe("feedback", () => {
  test("repeated under its key is counted once and answered the same; over another body it is a conflict", async () => {
    const entry = newEntry()
    const { caseId } = await someCase([entry])
    const { id: partnerId } = await partner("Counted once")
    const request = {
      partnerId,
      idempotencyKey: "k1",
      requestHash: randomBytes(32),
      listIds: [1],
      items: [{ entryId: entry.id, verdict: "removed" as const, copies: 3 }],
      now,
    }
    const answers = await Promise.all([store.giveFeedback(exchange, request), store.giveFeedback(exchange, request)])
    expect(answers[0]).toEqual({ ok: true, value: { accepted: 1, refused: [] } })
    expect(answers[1]).toEqual(answers[0])
    expect(await store.giveFeedback(exchange, { ...request, requestHash: randomBytes(32) })).toEqual({
      ok: false,
      reason: "conflict",
    })
    const [status] = await store.entriesOfCase(site, caseId)
    expect(status?.feedback).toEqual([{ entry_id: entry.id, partner: "Counted once", verdict: "removed", copies: 3 }])
  })

  test("about an entry of a list that is not granted is refused as unknown", async () => {
    const entry = newEntry()
    await someCase([entry])
    const { id: partnerId } = await partner("Other list")
    const answer = await store.giveFeedback(exchange, {
      partnerId,
      idempotencyKey: "k",
      requestHash: randomBytes(32),
      listIds: [2],
      items: [{ entryId: entry.id, verdict: "seen", copies: 1 }],
      now,
    })
    expect(answer).toEqual({ ok: true, value: { accepted: 0, refused: [{ index: 0, reason: "unknown-entry" }] } })
  })

  test("of two independent partners confirms an entry, of one it does not", async () => {
    const entry = newEntry()
    const { caseId } = await someCase([entry])
    for (const [index, name] of ["First to confirm", "Second to confirm"].entries()) {
      const { id: partnerId } = await partner(name)
      const items = [{ entryId: entry.id, verdict: "removed" as const, copies: 1 }]
      await store.giveFeedback(exchange, {
        partnerId,
        idempotencyKey: name,
        requestHash: randomBytes(32),
        listIds: [1],
        items,
        now,
      })
      await store.weighFeedback(worker, now, 1000)
      const [status] = await store.entriesOfCase(site, caseId)
      expect(status?.state).toBe(index === 0 ? "listed" : "confirmed")
    }
  })
})

test("an entry past its time expires, sealed to its code", async () => {
  const entry = newEntry()
  const { caseId } = await someCase([entry])
  await made.owner.updateTable("entries").set({ listed_on: "2020-01-01" }).where("id", "=", entry.id).execute()
  await store.expireEntries(worker, { listedBefore: new Date("2021-01-01"), now, entriesMax: 10 })
  const [status] = await store.entriesOfCase(site, caseId)
  expect(status).toMatchObject({ state: "expired", hasPdq: false })
  expect(await store.sealedEntries(site, caseId, "all")).toHaveLength(1)
})

test("an entry set aside reaches nobody until a person releases it, with the reason on record", async () => {
  const console_ = made.as("console")
  const entry = { ...newEntry(), setAside: "well-known" as const }
  const { caseId } = await someCase([entry])
  expect((await store.setAsideEntries(console_, 10)).map((row) => row.id)).toContain(entry.id)
  const decision = { entryId: entry.id, decision: "release" as const, reason: "Not the public picture", now }
  const object = { kind: "entry" as const, id: entry.id }
  const act = { staffId: null, staff: "someone", at: now, action: "decide-entry" as const, object, why: "release" }
  expect(await store.decideSetAside(console_, decision, act)).toBe(true)
  expect(await store.decideSetAside(console_, decision, act)).toBe(false)
  expect(await store.auditEntries(console_, { before: null, rowsMax: 10, object })).toHaveLength(1)
  expect((await store.entriesOfCase(site, caseId))[0]?.state).toBe("listed")
})

describe("roles", () => {
  test("the exchange cannot read whose entry it is, nor what was withdrawn", async () => {
    await expect(exchange.selectFrom("entries").select("case_id").execute()).rejects.toThrow(/permission denied/)
    await expect(exchange.selectFrom("entries").select("sealed").execute()).rejects.toThrow(/permission denied/)
    await expect(exchange.selectFrom("cases").select("id").execute()).rejects.toThrow(/permission denied/)
  })

  test("the site cannot read partners' keys, the console cannot read hashes", async () => {
    await expect(site.selectFrom("partners").select("key_hash").execute()).rejects.toThrow(/permission denied/)
    await expect(made.as("console").selectFrom("entries").select("pdq").execute()).rejects.toThrow(/permission denied/)
  })

  test("no app may change the schema or another app's tables", async () => {
    for (const app of store.databaseApps) {
      const database = made.as(app)
      await expect(database.schema.dropTable("entries").execute()).rejects.toThrow(/must be owner/)
      await expect(database.deleteFrom("entries").execute()).rejects.toThrow(/permission denied/)
    }
  })
})
