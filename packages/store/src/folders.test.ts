import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as store from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

const now = new Date("2026-11-25T12:00:00Z")
const daysOn = (days: number) => new Date(now.getTime() + days * 86_400_000)
let made: TestDatabase
let site: store.Database

beforeAll(async () => {
  made = await testDatabase()
  site = made.as("site")
})
afterAll(() => made.drop())

test("of two pages that change one folder the second is told, and overwrites nothing", async () => {
  const lookup = randomBytes(32)
  const save = (text: string, before: number) =>
    store.saveFolder(site, { lookup, sealed: Buffer.from(text), before, now })
  expect(await save("first", 0)).toBe(true)
  expect(await save("other first", 0)).toBe(false)
  expect(await save("second", 1)).toBe(true)
  expect(await save("late", 1)).toBe(false)
  const found = await store.findFolder(site, lookup)
  expect(found).toEqual({ sealed: Buffer.from("second"), version: 2 })
})

test("a folder goes when nobody changed it for 400 days, by the worker, who cannot read it", async () => {
  const lookup = randomBytes(32)
  await store.saveFolder(site, { lookup, sealed: Buffer.from("x"), before: 0, now })
  const worker = made.as("worker")
  await store.purgeFolders(worker, daysOn(399))
  expect(await store.findFolder(site, lookup)).toBeDefined()
  await store.purgeFolders(worker, daysOn(402))
  expect(await store.findFolder(site, lookup)).toBeUndefined()
  await expect(worker.selectFrom("folders").select("sealed").execute()).rejects.toThrow(/permission denied/)
})
