/** Following lists over HTTP against an exchange that behaves, and one that does not. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Rehearsal, rehearse, until } from "./rehearsal.ts"
import { answersOnce, breaksOff, openRehearsalExchange, type RehearsalExchange } from "./rehearsal-exchange.ts"
import { backOffMsMax } from "./waiting.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const pdq = (number: number): string => number.toString(16).padStart(4, "0").repeat(16)
const changesPath = /\/changes/

let exchange: RehearsalExchange
let screen: Rehearsal | null = null

beforeEach(async () => {
  exchange = await openRehearsalExchange()
})
afterEach(async () => {
  await screen?.close()
  screen = null
  await exchange.close()
})

const start = async (variables: Record<string, string> = {}): Promise<Rehearsal> => {
  screen = await rehearse(exchange.url, variables)
  return screen
}
const entriesFound = async (by: Rehearsal, number: number): Promise<string[]> =>
  (await by.matches({ pdq: pdq(number) }, { radius: 0 })).map((match: { entry: string }) => match.entry)

describe("following a list", () => {
  test("an entry is matched once it is added, shows its state, and is gone once it is withdrawn", async () => {
    const running = await start()
    await running.loaded()
    exchange.add("under-18", { entry: uuid(1), pdq: pdq(1) })
    await until("the entry is matched", async () => (await entriesFound(running, 1)).length === 1)
    expect(await running.matches({ pdq: pdq(1) })).toEqual([
      { entry: uuid(1), list: "under-18", state: "listed", by: "pdq", distance: 0, orientation: expect.any(String) },
    ])
    exchange.setState("under-18", uuid(1), "confirmed")
    await until("the state is seen", async () => (await running.matches({ pdq: pdq(1) }))[0]?.state === "confirmed")
    exchange.remove("under-18", uuid(1))
    await until("the entry is gone", async () => (await entriesFound(running, 1)).length === 0)
    expect(running.screen.matcher.size()).toBe(0)
  })

  test("a state that is not given out removes the entry, known to this version or not", async () => {
    for (const number of [1, 2, 3]) exchange.add("adult", { entry: uuid(number), pdq: pdq(number) })
    const running = await start()
    await running.loaded()
    exchange.setState("adult", uuid(1), "withdrawn")
    exchange.setState("adult", uuid(2), "a-state-of-the-future")
    await until("two are gone", () => running.screen.matcher.size() === 1)
    expect(await entriesFound(running, 3)).toEqual([uuid(3)])
  })

  test("a change that cannot be read is counted, and those around it are applied", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    exchange.pushRaw("adult", {
      entry: "not-a-uuid",
      change: "added",
      state: "listed",
      pdq: null,
      quality: null,
      md5: null,
    })
    exchange.pushRaw("adult", {
      entry: uuid(2),
      change: "added",
      state: "listed",
      pdq: "short",
      quality: 9,
      md5: "0".repeat(32),
    })
    exchange.add("adult", { entry: uuid(3), pdq: pdq(3) })
    const running = await start()
    await running.loaded()
    expect(running.screen.matcher.size()).toBe(3)
    expect((await running.matches({ md5: "0".repeat(32) })).length).toBe(1)
    expect(running.screen.standing().lists.find((each) => each.list === "adult")?.unreadable).toBe(2)
  })

  test("changes that come again do not change anything", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1), md5: "a".repeat(32) })
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1), md5: "a".repeat(32) })
    exchange.remove("adult", uuid(2))
    const running = await start()
    await running.loaded()
    expect((await running.matches({ pdq: pdq(1), md5: "a".repeat(32) })).length).toBe(1)
    exchange.remove("adult", uuid(1))
    exchange.remove("adult", uuid(1))
    await until("it is gone", () => running.screen.matcher.size() === 0)
    expect(await running.matches({ pdq: pdq(1), md5: "a".repeat(32) })).toEqual([])
  })

  test("a hundred thousand entries come in pages, and each is found", async () => {
    const count = 100_000
    // Multiplied by an odd number, the low bits differ from one entry to the next; the hash is wide enough to hold it.
    const hashOf = (number: number): string =>
      [1, 2, 3, 4, 5, 6, 7, 8]
        .map((part) => (Math.imul(number + part, 2654435761) >>> 0).toString(16).padStart(8, "0"))
        .join("")
    for (let number = 0; number < count; number += 1)
      exchange.add("adult", { entry: uuid(number), pdq: hashOf(number) })
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    expect(running.screen.matcher.size("adult")).toBe(count)
    expect(exchange.asked.filter((each) => changesPath.test(each.url)).length).toBeGreaterThanOrEqual(20)
    const hashes = Array.from({ length: 1000 }, (_, at) => ({ pdq: hashOf(at * 100) }))
    const answer = await running.post("/match", { hashes, radius: 0 })
    const results: { matches: { entry: string }[] }[] = JSON.parse(answer.text).results
    expect(results.filter((each, at) => each.matches.some((match) => match.entry === uuid(at * 100))).length).toBe(1000)
    exchange.remove("adult", uuid(4200))
    await until("one is gone", () => running.screen.matcher.size("adult") === count - 1)
    expect(await running.matches({ pdq: hashOf(4200) }, { radius: 0 })).toEqual([])
  })

  test("each entry of a hundred is present exactly when the last change of it says so", async () => {
    // A fixed sequence of additions and removals; the model is a set.
    const model = new Set<string>()
    let seed = 20_261_124
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    const running = await start({ SCREEN_LISTS: "adult" })
    for (let step = 0; step < 600; step += 1) {
      const number = next(100)
      if (next(2) === 0) {
        exchange.add("adult", { entry: uuid(number), pdq: pdq(number) })
        model.add(uuid(number))
      } else {
        exchange.remove("adult", uuid(number))
        model.delete(uuid(number))
      }
      if (step % 100 === 50) exchange.mischief.push(answersOnce(changesPath, 503))
      if (step % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await running.loaded()
    const kept = (): string[] => [...running.screen.matcher.entries()].map((each) => each.entry).sort()
    await until("all changes were followed", () => kept().join() === [...model].sort().join())
    expect(kept()).toEqual([...model].sort())
  })
})

describe("an exchange in trouble", () => {
  test("an answer that breaks off applies nothing of itself and is asked for again from the same cursor", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const half = JSON.stringify({
      list: "adult",
      changes: [{ entry: uuid(9), change: "added", state: "listed", pdq: pdq(9), quality: 90, md5: null }],
      next: "1.1",
      more: false,
    })
    exchange.mischief.push(breaksOff(/\/adult\/changes/, half))
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    expect([...running.screen.matcher.entries()].map((each) => each.entry)).toEqual([uuid(1)])
    const urls = exchange.asked.map((each) => each.url).filter((url) => changesPath.test(url))
    expect(urls[1]).toBe(urls[0])
  })

  test("a whole page in an answer that is not JSON to its end is not applied either", async () => {
    exchange.mischief.push((request, reply) => {
      if (!changesPath.test(request.url)) return false
      reply.type("application/json").send('{"changes":[],"next":"1.7","more":false')
      return true
    })
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    expect(running.screen.standing().lists[0]?.cursor).toBe("1.0")
    expect(running.told.join("\n")).toContain("not-understood")
  })

  test("503 with Retry-After is waited out as asked, and other failures with a back-off that grows", async () => {
    exchange.mischief.push(answersOnce(changesPath, 503, { "retry-after": "7" }))
    for (let times = 0; times < 4; times += 1) exchange.mischief.push(answersOnce(changesPath, 500))
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    expect(running.told.at(-1)).toBe("adult is followed again")
    const [asked, ...grown] = running.slept
    expect(asked).toBeGreaterThanOrEqual(7000)
    expect(grown.slice(0, 4)).toEqual([...grown.slice(0, 4)].sort((a, b) => a - b))
    expect(Math.max(...grown)).toBeLessThanOrEqual(backOffMsMax)
  })

  test("304 leaves the entries as they are and counts as news from the exchange", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    exchange.mischief.push(answersOnce(changesPath, 304))
    running.letTimePass(1_000_000)
    expect((await running.ask("/status")).text).toBe("INDEX-STALE")
    // The change ends the long poll, so that the next request meets the 304.
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    await until("the 304 was answered", () => exchange.mischief.length === 0)
    await running.loaded()
    expect(running.screen.matcher.size()).toBe(2)
  })

  test("a cursor the exchange does not know drops that list, starts it over, and leaves the other", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    exchange.add("under-18", { entry: uuid(3), pdq: pdq(3) })
    const running = await start()
    await running.loaded()
    exchange.restore("adult", [{ entry: uuid(2), pdq: pdq(2) }])
    await until("the list is followed from the start", () => {
      const { word, lists } = running.screen.standing()
      return word === "alive" && lists.some((each) => each.list === "adult" && each.cursor === "2.1")
    })
    expect(await entriesFound(running, 1)).toEqual([])
    expect(await entriesFound(running, 2)).toEqual([uuid(2)])
    expect(await entriesFound(running, 3)).toEqual([uuid(3)])
    expect(running.screen.standing().lists.find((each) => each.list === "under-18")?.cursor).toBe("1.1")
  })

  test("a 410 that is not the exchange's own does not empty the list", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    exchange.mischief.push(answersOnce(changesPath, 410))
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    await until("both are there", () => running.screen.matcher.size() === 2)
    await until("the 410 was answered", () => exchange.mischief.length === 0)
    expect(await entriesFound(running, 1)).toEqual([uuid(1)])
  })

  test("a refused key is told of, and a replaced key file is used without a restart", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "breakwater-key-")), "key")
    writeFileSync(file, "an-old-key-that-is-gone\n")
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const running = await start({ SCREEN_EXCHANGE_KEY: "", SCREEN_EXCHANGE_KEY_FILE: file, SCREEN_LISTS: "adult" })
    await until("the refusal is told", () => running.told.some((line) => line.includes("unauthorized: 401")))
    expect((await running.ask("/status")).text).toBe("INDEX-NOT-LOADED")
    writeFileSync(file, "rehearsal-key-0123456789\n")
    await running.loaded()
    expect(await entriesFound(running, 1)).toEqual([uuid(1)])
  })

  test("a list that is not granted keeps the index from being called loaded, and is told once", async () => {
    exchange.revoke("under-18")
    const running = await start({ SCREEN_LISTS: "under-18,adult" })
    await until("several attempts", () => exchange.asked.filter((each) => each.url.includes("under-18")).length > 4)
    expect((await running.ask("/status")).status).toBe(503)
    expect(running.told.filter((line) => line.includes("under-18")).length).toBe(1)
  })

  test("more changes told of and none given is not asked for in a tight loop", async () => {
    const odd = { list: "adult", changes: [], next: "1.0", more: true }
    for (let times = 0; times < 3; times += 1) {
      exchange.mischief.push((request, reply) => {
        if (!changesPath.test(request.url)) return false
        reply.send(odd)
        return true
      })
    }
    const running = await start({ SCREEN_LISTS: "adult" })
    await running.loaded()
    // The first such page moves the cursor from none; the two after it do not and are failures.
    expect(running.slept.filter((ms) => ms >= 250).length).toBeGreaterThanOrEqual(2)
  })
})

describe("granted lists", () => {
  test("without SCREEN_LISTS every granted list is followed, and one granted later does not unload the index", async () => {
    const running = await start()
    await running.loaded()
    exchange.grant("adult-sandbox")
    exchange.add("adult-sandbox", { entry: uuid(5), pdq: pdq(5) })
    await until("it is followed", async () => (await entriesFound(running, 5)).length === 1)
    expect(running.screen.standing().lists.map((each) => each.list)).toEqual(["under-18", "adult", "adult-sandbox"])
  })

  test("entries of a list whose grant has ended are dropped", async () => {
    exchange.add("under-18", { entry: uuid(1), pdq: pdq(1) })
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    const running = await start()
    await running.loaded()
    exchange.revoke("under-18")
    await until("they are gone", async () => (await entriesFound(running, 1)).length === 0)
    expect(await entriesFound(running, 2)).toEqual([uuid(2)])
    await running.loaded()
  })

  test("a list that is granted again is followed from its start", async () => {
    exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
    const running = await start()
    await running.loaded()
    exchange.revoke("adult")
    await until("it is dropped", () => running.screen.matcher.size() === 0)
    exchange.grant("adult")
    exchange.add("adult", { entry: uuid(2), pdq: pdq(2) })
    await until("it is followed", () => running.screen.matcher.size() === 1)
    expect(await entriesFound(running, 2)).toEqual([uuid(2)])
  })
})
