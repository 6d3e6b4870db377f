/** What is kept between runs: the file format by property, the folder by killing and restarting screens. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { Entry } from "./entry-table.ts"
import { entryStates } from "./exchange-changes.ts"
import { createMatcher } from "./matcher.ts"
import { type Rehearsal, rehearse, temporaryFolder, until } from "./rehearsal.ts"
import { openRehearsalExchange, type RehearsalExchange } from "./rehearsal-exchange.ts"
import { openScreenFolder } from "./snapshot.ts"
import { decodeSnapshot, encodeSnapshot } from "./snapshot-format.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const pdq = (number: number): string => number.toString(16).padStart(4, "0").repeat(16)
const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits })

describe("the snapshot file", () => {
  const entry: fc.Arbitrary<Entry> = fc.record({
    list: fc.constantFrom("under-18", "adult"),
    entry: fc.uuid(),
    state: fc.constantFrom(...entryStates),
    pdq: fc.option(hex(64)),
    md5: fc.option(hex(32)),
  })
  const points = new Map([
    ["under-18", { cursor: "c1", loaded: true, currentAt: 1_790_000_000_123 }],
    ["adult", { cursor: null, loaded: false, currentAt: null }],
  ])

  test("reads back what was written", () => {
    fc.assert(
      fc.property(fc.array(entry), fc.nat(1_000_000), (entries, generation) => {
        const read = decodeSnapshot(encodeSnapshot({ generation, points, entries }, entries.length))
        expect(read.ok && { ...read.value, entries: [...read.value.entries] }).toEqual({ generation, points, entries })
      }),
    )
  })

  test("is refused whole when any byte of it differs, or when it is cut", () => {
    const entries: Entry[] = [{ list: "adult", entry: uuid(1), state: "listed", pdq: pdq(1), md5: null }]
    const bytes = encodeSnapshot({ generation: 1, points, entries }, 1)
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x10
      expect(decodeSnapshot(changed).ok).toBe(false)
      expect(decodeSnapshot(bytes.slice(0, at)).ok).toBe(false)
    }
    expect(decodeSnapshot(new Uint8Array())).toEqual({ ok: false, reason: "not-a-snapshot" })
  })
})

describe("restarting", () => {
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
  const start = async (url = exchange.url): Promise<Rehearsal> => {
    const started = await rehearse(url, { SCREEN_DATA: folder.path })
    running.push(started)
    return started
  }
  const nowhere = "http://127.0.0.1:9"
  const entriesOf = (one: Rehearsal): string[] => [...one.screen.matcher.entries()].map((each) => each.entry).sort()
  const journalled = (text: string) => () =>
    readdirSync(folder.path).some(
      (name) => name.startsWith("changes-") && readFileSync(join(folder.path, name), "utf8").includes(text),
    )

  test("after a kill, what was added is matched and what was withdrawn is not, with the exchange out of reach", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    exchange.add("under-18", { entry: uuid(2), pdq: pdq(2), md5: "b".repeat(32), state: "confirmed" })
    const first = await start()
    await first.loaded()
    exchange.remove("adult", uuid(1))
    await until("the removal is on the disk", journalled('"change":"removed"'))
    await first.kill()
    const second = await start(nowhere)
    expect(entriesOf(second)).toEqual([uuid(2)])
    expect(await second.matches({ md5: "b".repeat(32) })).toMatchObject([
      { entry: uuid(2), list: "under-18", state: "confirmed" },
    ])
    expect(await second.matches({ pdq: pdq(1) }, { radius: 0 })).toEqual([])
  })

  test("after a stop, the next run goes on from the cursor and asks for nothing before it", async () => {
    for (let number = 0; number < 10; number += 1) exchange.add("adult", { entry: uuid(number), pdq: pdq(number) })
    const first = await start()
    await first.loaded()
    await first.close()
    expect(readdirSync(folder.path).sort()).toEqual(["feedback", "screen.snapshot"])
    exchange.asked.splice(0)
    exchange.remove("adult", uuid(3))
    exchange.add("adult", { entry: uuid(11), pdq: pdq(11) })
    const second = await start()
    await until(
      "both changes are followed",
      () => entriesOf(second).join() === [0, 1, 2, 4, 5, 6, 7, 8, 9, 11].map(uuid).sort().join(),
    )
    expect(exchange.asked.find((each) => each.url.includes("/adult/changes"))?.url).toContain("after=1.10")
  })

  test("a restored snapshot is loaded, and stale until the exchange is reached when it is old", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const first = await start()
    await first.loaded()
    await first.close()
    const second = await start(nowhere)
    second.letTimePass(301_000)
    expect(await second.ask("/status")).toMatchObject({ status: 503, text: "INDEX-STALE" })
    expect((await second.matches({ pdq: pdq(1) })).length).toBe(1)
  })

  test("a damaged snapshot is refused in one clear line and everything is followed again", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const first = await start()
    await first.loaded()
    await first.close()
    const path = join(folder.path, "screen.snapshot")
    const bytes = readFileSync(path)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    writeFileSync(path, bytes)
    const second = await start()
    expect(second.told).toContain(`${path} is refused (damaged); starting over from the exchange`)
    await second.loaded()
    expect(entriesOf(second)).toEqual([uuid(1)])
  })

  test("a journal whose last line was cut off is used up to there, and the rest is asked for", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const first = await start()
    await first.loaded()
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    await until("it is on the disk", journalled(uuid(2)))
    await first.kill()
    const name = readdirSync(folder.path).find((each) => each.startsWith("changes-")) ?? ""
    appendFileSync(join(folder.path, name), '{"list":"adult","after":"1.2","changes":[{"entry":"')
    exchange.remove("adult", uuid(1))
    const second = await start()
    expect(second.told.join()).toContain("cannot be read")
    await until("the removal is followed", () => entriesOf(second).join() === uuid(2))
  })

  test("journal lines after a gap are not applied: a removal between would be lost", async () => {
    const kept = await openScreenFolder(folder.path, () => undefined)
    const point = (cursor: string) => ({ cursor, loaded: true, currentAt: 1 })
    const added = (number: number) => ({
      entry: uuid(number),
      change: "kept" as const,
      state: "listed" as const,
      pdq: pdq(number),
      md5: null,
    })
    await kept.journalPage("adult", null, [added(1)], point("c1"))
    await kept.journalPage("adult", "c2", [added(2)], point("c3"))
    await kept.close()
    const matcher = createMatcher()
    const points = await (await openScreenFolder(folder.path, () => undefined)).load(matcher)
    expect([...matcher.entries()].map((each) => each.entry)).toEqual([uuid(1)])
    expect(points.get("adult")?.cursor).toBe("c1")
  })

  test("a list dropped because its cursor was not known stays dropped after a kill", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const first = await start()
    await first.loaded()
    exchange.restore("adult", [{ entry: uuid(2), pdq: pdq(2) }])
    await until("the new state is on the disk", journalled(uuid(2)))
    await first.kill()
    const second = await start(nowhere)
    expect(entriesOf(second)).toEqual([uuid(2)])
  })

  test("a snapshot takes the place of the journals before it, and later changes follow it", async () => {
    const kept = await openScreenFolder(folder.path, () => undefined)
    const matcher = createMatcher()
    const point = (cursor: string) => ({ cursor, loaded: true, currentAt: 1 })
    const added = (number: number) => ({
      entry: uuid(number),
      change: "kept" as const,
      state: "listed" as const,
      pdq: null,
      md5: null,
    })
    const page = (number: number, after: string | null, cursor: string) => {
      matcher.apply("adult", [added(number)])
      return kept.journalPage("adult", after, [added(number)], point(cursor))
    }
    await page(1, null, "c1")
    const saving = kept.save(matcher, new Map([["adult", point("c1")]]))
    await page(2, "c1", "c2")
    await saving
    await kept.close()
    expect(readdirSync(folder.path).sort()).toEqual(["changes-1.jsonl", "screen.snapshot"])
    const again = createMatcher()
    const points = await (await openScreenFolder(folder.path, () => undefined)).load(again)
    expect([...again.entries()].map((each) => each.entry)).toEqual([uuid(1), uuid(2)])
    expect(points.get("adult")?.cursor).toBe("c2")
  })

  test("files are for their owner alone, and a file left by a broken write is not read", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    mkdirSync(folder.path, { recursive: true })
    writeFileSync(join(folder.path, "screen.snapshot.new"), "half")
    const first = await start()
    await first.loaded()
    await until("it is on the disk", journalled(uuid(1)))
    for (const name of readdirSync(folder.path).filter((each) => each.startsWith("changes-"))) {
      expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600)
    }
    await first.close()
    expect(statSync(join(folder.path, "screen.snapshot")).mode & 0o777).toBe(0o600)
    expect(existsSync(join(folder.path, "screen.snapshot.new"))).toBe(false)
  })

  test("a list that is no longer followed leaves no entries behind", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    exchange.add("under-18", { entry: uuid(2), pdq: pdq(2) })
    const first = await start()
    await first.loaded()
    await first.close()
    const second = await rehearse(nowhere, { SCREEN_DATA: folder.path, SCREEN_LISTS: "adult" })
    running.push(second)
    expect(entriesOf(second)).toEqual([uuid(1)])
  })
})
