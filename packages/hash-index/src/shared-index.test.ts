import { Worker } from "node:worker_threads"
import { describe, expect, test } from "vitest"
import { flipBits, randomHash, randomNumbers } from "./brute-force.ts"
import { openWriter } from "./handles.ts"
import { attachHashIndex, createHashIndex, type HashIndex } from "./hash-index.ts"
import type { ReaderReport, ReaderTask } from "./shared-reader.ts"

const volatileIdMin = 10_000_000

/** Even ids stay, odd ids are removed again before any reader starts. */
function stableEntries(index: HashIndex, entries: number, random: () => number): Uint8Array[] {
  const stable = Array.from({ length: entries }, () => randomHash(random))
  stable.forEach((hash, id) => {
    index.add(id, hash)
  })
  for (let id = 1; id < entries; id += 2) index.remove(id)
  return stable
}

async function startReader(task: ReaderTask): Promise<{ done: Promise<ReaderReport> }> {
  const worker = new Worker(new URL("./shared-reader.ts", import.meta.url), { workerData: task })
  const failed = new Promise<never>((_, reject) => worker.once("error", reject))
  await Promise.race([new Promise((resolve) => worker.once("message", resolve)), failed])
  const report = new Promise<ReaderReport>((resolve) => worker.once("message", resolve))
  return { done: Promise.race([report, failed]).finally(() => worker.terminate()) }
}

/** Adds and removes near copies of the stable entries, so that the buckets that readers look into change all the time. */
function churn(index: HashIndex, stable: Uint8Array[], random: () => number, writes: number): void {
  const present: number[] = []
  for (let i = 0; i < writes; i++) {
    const id = volatileIdMin + i
    index.add(id, flipBits(stable[random() % stable.length] ?? randomHash(random), random() % 40, random))
    present.push(id)
    if (present.length < 3000) continue
    const place = random() % present.length
    const [gone] = present.splice(place, 1)
    if (gone !== undefined) index.remove(gone)
  }
}

describe("readers in other threads, while the writer adds and removes", () => {
  test.each([
    { name: "in buckets", entries: 20_000, radius: 31, entriesExpected: 0 },
    { name: "in buckets of wide chunks", entries: 100_000, radius: 31, entriesExpected: 4_000_000 },
    { name: "by scan", entries: 2000, radius: 45, entriesExpected: 0 },
    { name: "across the move to more buckets", entries: 100_000, radius: 31, entriesExpected: 0 },
  ])("find what stays and never what was gone before: $name", async ({ entries, radius, entriesExpected }) => {
    const index = createHashIndex({ shared: true, entriesExpected })
    const random = randomNumbers(31)
    const stable = stableEntries(index, entries, random)
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const task = { handle: index.share(), stop, stable, volatileIdMin, radius }
    const readers = [await startReader({ ...task, seed: 1 }), await startReader({ ...task, seed: 2 })]
    churn(index, stable, random, 60_000)
    Atomics.store(stop, 0, 1)
    for (const reader of readers) {
      const report = await reader.done
      expect(report).toMatchObject({ missed: 0, wrong: 0, repeated: 0 })
      expect(report.queries).toBeGreaterThanOrEqual(50)
    }
  })
})

/** A hash whose first 16 bits, chunk 0, are those of the given one, and that differs in 2 bits of every other chunk. */
function nearInFirstChunkOnly(hash: Uint8Array): Uint8Array {
  return hash.map((byte, i) => (i < 2 || i % 2 === 1 ? byte : byte ^ 0b11))
}

test("entries behind lines that are freed and used again at once are found", async () => {
  const opened = openWriter(0, 2)
  if (opened === null) throw new Error("no memory")
  const index = opened.value
  const random = randomNumbers(77)
  const crowd = (bucket: number) => {
    const hash = randomHash(random)
    hash[0] = bucket
    hash[1] = 0
    return hash
  }
  for (let i = 0; i < 40_000; i++) index.add(volatileIdMin + i, randomHash(random))
  const stable: Uint8Array[] = []
  for (let i = 0; i < 60; i++) {
    const hash = crowd(i % 2)
    stable[2 * i] = hash
    index.add(2 * i, hash)
  }
  const queries = stable.map(nearInFirstChunkOnly)
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const task = { handle: index.share(), stop, stable, queries, volatileIdMin, radius: 31 }
  const readers = [await startReader({ ...task, seed: 3 }), await startReader({ ...task, seed: 4 })]
  // Long enough to take and free several lines each time; shorter waves do not show a reader that checks nothing.
  const wave = 60
  // Waves that fill and empty lines in one of two buckets, then in the other: a freed line goes to the other bucket.
  const present: number[] = []
  for (let i = 0; i < 200_000; i++) {
    const id = 2 * volatileIdMin + i
    index.add(id, crowd(Math.floor(i / wave) % 2))
    present.push(id)
    if (present.length > 2 * wave) index.remove(present.shift() ?? 0)
  }
  Atomics.store(stop, 0, 1)
  for (const reader of readers) expect(await reader.done).toMatchObject({ missed: 0, wrong: 0, repeated: 0 })
})

test("a reader sees each add and each removal that finished before its query", () => {
  const index = createHashIndex({ shared: true })
  const reader = attachHashIndex(index.share())
  const random = randomNumbers(5)
  for (let id = 0; id < 3000; id++) {
    const hash = randomHash(random)
    index.add(id, hash)
    expect(reader.query(hash, 31)).toEqual([{ id, distance: 0 }])
    expect(reader.size).toBe(index.size)
    if (id % 2 === 0) continue
    index.remove(id)
    expect(reader.query(hash, 31)).toEqual([])
  }
})

test("an index that was not created to be shared refuses to be", () => {
  expect(() => createHashIndex().share()).toThrow(TypeError)
})
