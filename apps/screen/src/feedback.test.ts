/** Feedback on its way: acknowledged, kept through failures and restarts, counted once. */
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { ExchangeClient } from "./exchange-client.ts"
import { batchesMax, createOutbox } from "./feedback.ts"
import { type Rehearsal, rehearse, temporaryFolder, until } from "./rehearsal.ts"
import { answersOnce, breaksOff, openRehearsalExchange, type RehearsalExchange } from "./rehearsal-exchange.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const item = (number: number) => ({ entry: uuid(number), verdict: "removed" as const, count: 3 })
const nowhere = "http://127.0.0.1:9"

let exchange: RehearsalExchange
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const running: Rehearsal[] = []
beforeEach(async () => {
  exchange = await openRehearsalExchange()
  folder = await temporaryFolder()
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
  await exchange.close()
  await folder.remove()
})
const start = async (url = exchange.url, variables: Record<string, string> = {}): Promise<Rehearsal> => {
  const started = await rehearse(url, variables)
  running.push(started)
  return started
}
const state = async (one: Rehearsal) => JSON.parse((await one.ask("/feedback")).text)

test("feedback is acknowledged with 202, sent, and shown as taken", async () => {
  const screen = await start()
  expect(await screen.post("/feedback", { feedback: [item(1), item(2)] })).toMatchObject({
    status: 202,
    text: '{"queued":2}',
  })
  await until("it is taken", async () => (await state(screen)).accepted === 2)
  expect(exchange.feedback.map((each) => each.items)).toEqual([[item(1), item(2)]])
  expect(await state(screen)).toMatchObject({ queued: { batches: 0, items: 0 }, lastFailure: null, refused: [] })
})

test("a batch keeps its idempotency key through failures, so the exchange counts it once", async () => {
  const path = /\/v1\/feedback/
  exchange.mischief.push(
    answersOnce(path, 503, { "retry-after": "3" }),
    answersOnce(path, 401),
    breaksOff(path, '{"accepted":'),
  )
  const screen = await start()
  await screen.post("/feedback", { feedback: [item(1)] })
  await until("it is taken", async () => (await state(screen)).accepted === 1)
  const keys = exchange.asked.filter((each) => path.test(each.url)).map((each) => each.headers["idempotency-key"])
  expect(keys.length).toBe(4)
  expect(new Set(keys).size).toBe(1)
  expect(exchange.feedback.length).toBe(1)
  expect(screen.slept.some((ms) => ms >= 3000)).toBe(true)
})

test("what the exchange does not take is shown with its reason and not sent again", async () => {
  exchange.refuseFeedback((each) => (each.entry === uuid(1) ? "unknown-entry" : null))
  const screen = await start()
  await screen.post("/feedback", { feedback: [item(1), item(2)] })
  await until("it is answered", async () => (await state(screen)).accepted === 1)
  expect((await state(screen)).refused).toMatchObject([{ entry: uuid(1), reason: "unknown-entry" }])
  expect((await state(screen)).queued.batches).toBe(0)
})

test("a request the exchange refuses as a whole is let go, and the one behind it is sent", async () => {
  exchange.mischief.push(answersOnce(/\/v1\/feedback/, 422))
  const screen = await start()
  await screen.post("/feedback", { feedback: [item(1)] })
  await screen.post("/feedback", { feedback: [item(2)] })
  await until("the second is taken", async () => (await state(screen)).accepted === 1)
  expect((await state(screen)).refused).toMatchObject([{ entry: uuid(1) }])
})

test("acknowledged feedback is sent after a kill, under the key it had, and its file goes then", async () => {
  const first = await start(nowhere, { SCREEN_DATA: folder.path })
  await first.post("/feedback", { feedback: [item(1)] })
  await first.post("/feedback", { feedback: [item(2)] })
  expect(readdirSync(join(folder.path, "feedback"))).toEqual(["000000000001.json", "000000000002.json"])
  await first.kill()
  writeFileSync(join(folder.path, "feedback", "000000000003.json"), "{")
  const second = await start(exchange.url, { SCREEN_DATA: folder.path })
  await until("both are taken", async () => (await state(second)).accepted === 2)
  expect(exchange.feedback.map((each) => each.items)).toEqual([[item(1)], [item(2)]])
  await until("their files are gone", () => readdirSync(join(folder.path, "feedback")).join() === "000000000003.json")
  expect(second.told.join()).toContain("000000000003.json is not a batch of feedback")
})

test("a full queue refuses further feedback rather than forgetting any", async () => {
  const never: ExchangeClient = {
    lists: () => new Promise(() => undefined),
    changes: () => new Promise(() => undefined),
    feedback: () => new Promise(() => undefined),
  }
  const waiting = { now: () => 0, random: () => 0, sleep: async () => undefined }
  const outbox = await createOutbox({ client: never, waiting, newKey: () => "k", folder: null, tell: () => undefined })
  for (let batch = 0; batch < batchesMax; batch += 1) expect(await outbox.add([item(batch)])).toBe(true)
  expect(await outbox.add([item(0)])).toBe(false)
  expect(outbox.state().batches).toBe(batchesMax)
})

test("malformed feedback is refused with 400", async () => {
  const screen = await start()
  for (const feedback of [
    [],
    [{ ...item(1), verdict: "maybe" }],
    [{ ...item(1), count: 0 }],
    [{ ...item(1), entry: "x" }],
    null,
  ]) {
    expect((await screen.post("/feedback", { feedback })).status).toBe(400)
  }
  expect((await state(screen)).queued.batches).toBe(0)
})
