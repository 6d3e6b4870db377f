import { randomBytes, randomUUID } from "node:crypto"
import { parseFetchHashes } from "@breakwater/formats/stopncii"
import * as store from "@breakwater/store"
import { type TestDatabase, testDatabase } from "@breakwater/store/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { exchangeApp } from "./app.ts"
import { partnerKey, partnerKeyHash } from "./partner-key.ts"

const now = new Date("2026-11-25T12:00:00Z")
const longAgo = new Date(0)
let made: TestDatabase
let site: store.Database
let app: Awaited<ReturnType<typeof exchangeApp>>

beforeAll(async () => {
  made = await testDatabase()
  site = made.as("site")
  app = await exchangeApp(
    { host: "127.0.0.1", port: 0, databaseUrl: made.urls.exchange, trustProxy: false, logLevel: "silent" },
    () => now,
  )
})
afterAll(async () => {
  await app.close()
  await made.drop()
})

// Every field is there in every answer: the public client's dataclass gives none of them a default.
const fieldsOfAnswer = ["count", "nextPageToken", "nextSetTimestamp", "hasMoreRecords", "hashRecords"]

type Grant = { list: "under-18" | "adult"; sandbox: boolean }

async function partner(grants: Grant[]) {
  const key = partnerKey(randomBytes(20))
  const name = randomUUID()
  const keyHash = partnerKeyHash(key) ?? new Uint8Array()
  await store.addPartner(made.owner, { name, keyHash, namingKey: randomBytes(16), grants, now })
  const headers = { authorization: `Bearer ${key}` }
  const get = async (url: string, more = {}) => {
    const answer = await app.inject({ url, headers: { ...headers, ...more } })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body === "" ? null : answer.json() }
  }
  return { name, key, headers, get }
}

function newEntry(pdq: Uint8Array | null = randomBytes(32)): store.NewEntry {
  return { id: randomUUID(), pdq, quality: 90, md5: randomBytes(16), setAside: null }
}

async function someCase(entries: store.NewEntry[], list: Grant["list"] = "under-18") {
  const recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
  const { caseId } = await store.addEntries(site, { lookup: randomBytes(32), recipient, list, entries, now })
  return { caseId, recipient }
}

const live: Grant[] = [
  { list: "under-18", sandbox: false },
  { list: "adult", sandbox: false },
]
const hex = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString("hex")

describe("a key", () => {
  test("that is missing, malformed or unknown is refused with the same problem", async () => {
    for (const authorization of ["", "Bearer x", `Bearer ${partnerKey(randomBytes(20))}`, "Basic eDp5"]) {
      const answer = await app.inject({ url: "/v1/lists", headers: authorization === "" ? {} : { authorization } })
      expect(answer.statusCode).toBe(401)
      expect(answer.headers["content-type"]).toContain("application/problem+json")
      expect(answer.json().type).toMatch(/\/unauthorized$/)
    }
  })

  test("reads only the lists it was granted", async () => {
    const adultOnly = await partner([{ list: "adult", sandbox: false }])
    expect((await adultOnly.get("/v1/lists")).body.lists.map((list: { name: string }) => list.name)).toEqual(["adult"])
    expect((await adultOnly.get("/v1/lists/under-18/changes")).status).toBe(403)
    expect((await adultOnly.get("/stopncii/under-18/FetchHashes")).status).toBe(403)
    expect((await adultOnly.get("/v1/lists/adult/changes")).status).toBe(200)
  })
})

describe("changes", () => {
  test("come in order, in pages, each once, and the cursor resumes", async () => {
    const { get } = await partner(live)
    const entries = Array.from({ length: 7 }, () => newEntry())
    await someCase(entries, "adult")
    const seen: string[] = []
    let after = ""
    for (let page = 0; page < 20; page += 1) {
      const { body } = await get(`/v1/lists/adult/changes?limit=3${after === "" ? "" : `&after=${after}`}`)
      seen.push(...body.changes.map((change: { pdq: string }) => change.pdq))
      after = body.next
      if (!body.more) break
    }
    expect(seen).toEqual(entries.map((entry) => hex(entry.pdq)))
    const { caseId, recipient } = await someCase([newEntry()], "adult")
    await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })
    const rest = (await get(`/v1/lists/adult/changes?after=${after}`)).body
    expect(rest.changes).toHaveLength(1)
    expect(rest.changes[0]).toMatchObject({ change: "removed", state: null, pdq: null, md5: null })
  })

  test("name an entry alike each time for one partner and unlike for every other, and never by person", async () => {
    const entries = [newEntry(), newEntry()]
    await someCase(entries)
    const [one, two] = [await partner(live), await partner(live)]
    const names = async (of: typeof one) => {
      const { body } = await of.get("/v1/lists/under-18/changes?limit=5000")
      return new Map<string, string>(body.changes.map((c: { pdq: string; entry: string }) => [c.pdq, c.entry]))
    }
    const [first, again, other] = [await names(one), await names(one), await names(two)]
    expect(first).toEqual(again)
    for (const [pdq, name] of first) expect(other.get(pdq)).not.toBe(name)
    expect(new Set(first.values()).size).toBe(first.size)
    expect(JSON.stringify([...first.values()])).not.toContain(entries[0]?.id)
  })

  test("that do not come within the wait are answered with the same cursor, and 304 to the same ETag", async () => {
    const { get } = await partner(live)
    const { body, headers } = await get("/v1/lists/adult/changes?limit=5000")
    const idle = await get(`/v1/lists/adult/changes?after=${body.next}&waitSeconds=1`)
    expect(idle.body).toEqual({ list: "adult", changes: [], next: body.next, more: false })
    const etag = { "if-none-match": headers.etag }
    expect((await get(`/v1/lists/adult/changes?after=${body.next}`, etag)).status).toBe(304)
  })

  test("wake a request that waits for them", async () => {
    const { get } = await partner(live)
    const { body } = await get("/v1/lists/under-18/changes?limit=5000")
    const waiting = get(`/v1/lists/under-18/changes?after=${body.next}&waitSeconds=30`)
    const entry = newEntry()
    await someCase([entry])
    // Well under the 30 s asked for, or this test runs into its own limit.
    expect((await waiting).body.changes.map((change: { pdq: string }) => change.pdq)).toEqual([hex(entry.pdq)])
  }, 20_000)

  test("after a cursor this database never gave are refused with the way back", async () => {
    const { get } = await partner(live)
    for (const after of ["c1.1.zzzzzz", "c2.1.1", "c1.7.1", "nonsense"]) {
      const answer = await get(`/v1/lists/under-18/changes?after=${after}`)
      expect(answer.status).toBe(410)
      expect(answer.body.type).toMatch(/\/cursor-unknown$/)
    }
  })

  test("asked for with a bad limit or list name the field that is wrong", async () => {
    const { get } = await partner(live)
    const answer = await get("/v1/lists/adult/changes?limit=0")
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body.errors)).toContain("limit")
    expect((await get("/v1/lists/teenagers/changes")).status).toBe(400)
  })

  test("acknowledged by the next request are what the person is told has arrived", async () => {
    const { get, name } = await partner(live)
    await someCase([newEntry()])
    const { body } = await get("/v1/lists/under-18/changes?limit=5000")
    const reach = async () => (await store.partnerReach(site, new Date(0))).find((row) => row.partner === name)
    expect((await reach())?.position).toBe(0)
    await get(`/v1/lists/under-18/changes?after=${body.next}`)
    expect((await reach())?.position).toBeGreaterThan(0)
  })
})

describe("feedback", () => {
  test("about an entry reaches the person's status, and a repeat counts once", async () => {
    const { get, headers, name } = await partner(live)
    const entry = newEntry()
    const { caseId } = await someCase([entry])
    const { body } = await get("/v1/lists/under-18/changes?limit=5000")
    const mine = body.changes.find((change: { pdq: string }) => change.pdq === hex(entry.pdq))
    const feedback = [
      { entry: mine.entry, verdict: "removed", count: 2 },
      { entry: randomUUID(), verdict: "seen", count: 1 },
    ]
    const send = (payload: object) =>
      app.inject({ method: "POST", url: "/v1/feedback", headers: { ...headers, "idempotency-key": "a" }, payload })
    const first = await send({ feedback })
    expect(first.json()).toMatchObject({ accepted: 1, refused: [{ reason: "unknown-entry" }] })
    expect((await send({ feedback })).json()).toEqual(first.json())
    expect((await send({ feedback: feedback.slice(0, 1) })).statusCode).toBe(409)
    const [status] = await store.entriesOfCase(site, caseId)
    expect(status?.feedback).toEqual([{ entry_id: entry.id, partner: name, verdict: "removed", copies: 2 }])
  })

  test("without an Idempotency-Key or with a count of zero is refused", async () => {
    const { headers } = await partner(live)
    const payload = { feedback: [{ entry: randomUUID(), verdict: "seen", count: 1 }] }
    expect((await app.inject({ method: "POST", url: "/v1/feedback", headers, payload })).statusCode).toBe(400)
    const zero = { feedback: [{ entry: randomUUID(), verdict: "seen", count: 0 }] }
    const keyed = { ...headers, "idempotency-key": "b" }
    expect((await app.inject({ method: "POST", url: "/v1/feedback", headers: keyed, payload: zero })).statusCode).toBe(
      400,
    )
  })
})

describe("the StopNCII-shaped face", () => {
  async function fetchAll(key: string, pageSize = 800) {
    const records = []
    let token = ""
    for (let page = 0; page < 50; page += 1) {
      const url = `/stopncii/under-18/FetchHashes?startTimestamp=10&pageSize=${pageSize}${token === "" ? "" : `&nextPageToken=${token}`}`
      const answer = await app.inject({ url, headers: { "x-functions-key": key, "ocp-apim-subscription-key": "any" } })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      const parsed = parseFetchHashes(answer.json())
      if (!parsed.ok) throw new Error(parsed.reason.detail)
      expect(parsed.value.skipped).toEqual([])
      expect(Object.keys(answer.json())).toEqual(fieldsOfAnswer)
      records.push(...parsed.value.hashRecords)
      if (!parsed.value.hasMoreRecords) break
      token = parsed.value.nextPageToken ?? ""
    }
    return new Map(records.map((record) => [record.hashValue, record]))
  }

  test("gives a live grant sandbox entries until the partner has shown that it removes", async () => {
    const entry = newEntry()
    const { caseId, recipient } = await someCase([entry])
    const { key, name } = await partner(live)
    const sandboxHash = randomBytes(32)
    await store.addSandboxEntry(made.owner, { list: "under-18", pdq: sandboxHash, md5: randomBytes(16), now })
    const rehearsal = await fetchAll(key, 2)
    expect(rehearsal.has(hex(entry.pdq))).toBe(false)
    expect(rehearsal.get(hex(sandboxHash))?.hashStatus).toBe("Active")

    const say = (feedbackValue: string) =>
      app.inject({
        method: "POST",
        url: "/stopncii/under-18/SubmitFeedback",
        headers: { "x-functions-key": key },
        payload: { count: 1, hashFeedbacks: [{ hashValue: hex(sandboxHash), feedbackValue, tags: [] }] },
      })
    expect((await say("Deleted")).statusCode).toBe(200)
    expect((await fetchAll(key)).has(hex(entry.pdq))).toBe(false)
    await store.withdrawSandboxEntries(made.owner, { list: "under-18", pdq: sandboxHash, now })
    expect((await fetchAll(key)).get(hex(sandboxHash))?.hashStatus).toBe("Withdrawn")
    await say("Deleted")
    const partnerRow = await made.owner.selectFrom("partners").selectAll().where("name", "=", name).executeTakeFirst()
    expect(partnerRow?.removal_tested_at).not.toBeNull()

    expect((await fetchAll(key)).get(hex(entry.pdq))?.hashStatus).toBe("Active")
    await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })
    expect((await fetchAll(key)).get(hex(entry.pdq))?.hashStatus).toBe("Withdrawn")
  })

  test("keeps a hash active that another person still lists, and forgets it when all have been told", async () => {
    const { key, name } = await partner(live)
    await store.confirmRemovalPath(made.owner, name, now)
    const picture = randomBytes(32)
    const first = await someCase([newEntry(picture)])
    const second = await someCase([newEntry(picture)])
    await fetchAll(key)
    await store.withdrawEntries(site, { ...first, ids: "all", now })
    expect((await fetchAll(key)).get(hex(picture))?.hashStatus).toBe("Active")
    await store.withdrawEntries(site, { ...second, ids: "all", now })
    expect((await fetchAll(key)).get(hex(picture))?.hashStatus).toBe("Withdrawn")

    const worker = made.as("worker")
    await store.purgeToldRemovals(worker, longAgo)
    const kept = () => made.owner.selectFrom("pending_removals").select("entry_id").where("pdq", "=", picture).execute()
    expect(await kept()).not.toHaveLength(0)
    await made.owner
      .updateTable("partner_pulls")
      .set({ position: 1_000_000 })
      .where("face", "=", "fetch-hashes")
      .execute()
    await store.purgeToldRemovals(worker, longAgo)
    expect(await kept()).toHaveLength(0)
  })

  test("forgets a removal that nobody came for, a closed partner's included", async () => {
    const worker = made.as("worker")
    const { key, name } = await partner(live)
    await store.confirmRemovalPath(made.owner, name, now)
    const entry = newEntry()
    const { caseId, recipient } = await someCase([entry])
    await fetchAll(key)
    await made.owner
      .updateTable("partner_pulls")
      .set({ position: 1_000_000 })
      .where("face", "=", "fetch-hashes")
      .execute()
    await made.owner
      .updateTable("partner_pulls")
      .set({ position: 0 })
      .where("partner_id", "=", (eb) => eb.selectFrom("partners").select("id").where("name", "=", name))
      .execute()
    await store.withdrawEntries(site, { caseId, recipient, ids: "all", now })
    const kept = () =>
      made.owner.selectFrom("pending_removals").select("entry_id").where("entry_id", "=", entry.id).execute()
    await store.purgeToldRemovals(worker, longAgo)
    expect(await kept()).toHaveLength(1)
    await store.closePartner(made.owner, name, now)
    await store.purgeToldRemovals(worker, longAgo)
    expect(await kept()).toHaveLength(0)
    expect((await app.inject({ url: "/v1/lists", headers: { "x-functions-key": key } })).statusCode).toBe(401)
  })
})

test("after a restore every cursor given before is unknown", async () => {
  const { get } = await partner(live)
  const { body } = await get("/v1/lists/adult/changes?limit=5000")
  expect((await get(`/v1/lists/adult/changes?after=${body.next}`)).status).toBe(200)
  await store.restartCursors(made.owner)
  expect((await get(`/v1/lists/adult/changes?after=${body.next}`)).status).toBe(410)
  expect((await get("/v1/lists/adult/changes?limit=5000")).status).toBe(200)
})

test("the interface describes itself as OpenAPI 3.1 with every route", async () => {
  const { openapi, paths } = (await app.inject({ url: "/openapi.json" })).json()
  expect(openapi).toBe("3.1.0")
  expect(Object.keys(paths).sort()).toEqual([
    "/stopncii/{list}/FetchHashes",
    "/stopncii/{list}/SubmitFeedback",
    "/v1/feedback",
    "/v1/lists",
    "/v1/lists/{list}/changes",
  ])
})
