import { expect, test } from "vitest"
import { bruteForce, flipBits, randomHash, randomNumbers } from "./brute-force.ts"
import { createHashIndex, type QueryWork } from "./hash-index.ts"

const entriesStuffed = 6000

/** Between two looks at its budget a bucket search reads at most 191 lines for each of 10 chunks and 20 for another. */
const linesUnchecked = 1930
const lineCost = 30
const candidateCost = 15
const lineSlots = 10

/** A query may cost one scan, after a bucket search that was given up at the price of a scan: see kernel/search.ts. */
function expectBounded(work: QueryWork, slots: number): void {
  expect(work.scanned).toBeLessThanOrEqual(slots)
  const spent = work.lines * lineCost + work.candidates * candidateCost
  expect(spent).toBeLessThanOrEqual(slots + linesUnchecked * (lineCost + lineSlots * candidateCost))
}

/** Hashes that agree in all 16-bit words but one, which differs in every hash. */
function stuffing(random: () => number, count: number): Uint8Array[] {
  const base = randomHash(random)
  return Array.from({ length: count }, (_, i) => {
    const hash = Uint8Array.from(base)
    const word = (i % 16) * 2
    hash[word] = i & 255
    hash[word + 1] = i >> 8
    return hash
  })
}

test.each([
  [0, 10_000],
  [300_000, 10_000],
  [4_000_000, 70_000],
])(
  "thousands of hashes that share chunks stay exact and bounded, and can be removed (expecting %i)",
  (expected, honest) => {
    const index = createHashIndex({ entriesExpected: expected })
    const model = new Map<number, Uint8Array>()
    const random = randomNumbers(11)
    for (let i = 0; i < honest; i++) model.set(100_000 + i, randomHash(random))
    stuffing(random, entriesStuffed).forEach((hash, i) => {
      model.set(i, hash)
    })
    for (const [id, hash] of model) index.add(id, hash)
    const check = () => {
      for (const probe of [0, 17, 4000, 5999, 100_001, 104_000]) {
        const near = model.get(probe) ?? randomHash(random)
        for (const bits of [0, 9, 24, 31]) {
          const query = flipBits(near, bits, random)
          expect(index.query(query, 31)).toEqual(bruteForce(model, query, 31))
          expectBounded(index.work, honest + entriesStuffed)
        }
      }
    }
    check()
    for (let id = 0; id < entriesStuffed; id += 2) {
      expect(index.remove(id)).toBe(true)
      model.delete(id)
    }
    check()
    for (let id = 1; id < entriesStuffed; id += 2) {
      index.remove(id)
      model.delete(id)
    }
    check()
    expect(index.size).toBe(honest)
  },
)

test("an honest query beside stuffed buckets costs no more than without them, and looks at the spilled at most", () => {
  const index = createHashIndex()
  const random = randomNumbers(12)
  for (let i = 0; i < 60_000; i++) index.add(100_000 + i, randomHash(random))
  const before = randomHash(random)
  index.query(before, 31)
  const work = index.work
  for (let i = 0; i < entriesStuffed; i++) index.add(i, new Uint8Array(32))
  index.query(before, 31)
  expect(index.work).toEqual(work)
})

test("all-zero hashes by the thousand are all found, and none after their removal", () => {
  const index = createHashIndex()
  const random = randomNumbers(13)
  const zero = new Uint8Array(32)
  for (let i = 0; i < 40_000; i++) index.add(100_000 + i, randomHash(random))
  for (let i = 0; i < 12_000; i++) index.add(i, zero)
  for (const bits of [0, 31]) {
    const found = index.query(flipBits(zero, bits, random), 31)
    expect(found).toEqual(Array.from({ length: 12_000 }, (_, id) => ({ id, distance: bits })))
    expectBounded(index.work, 60_000)
  }
  expect(index.query(flipBits(zero, 32, random), 31)).toEqual([])
  for (let i = 0; i < 12_000; i++) index.remove(i)
  expect(index.query(zero, 31)).toEqual([])
  expect(index.work.scanned).toBe(0)
})

test("a small index is scanned, a large radius on a large index too, and never more slots than there are", () => {
  const index = createHashIndex()
  const random = randomNumbers(14)
  for (let i = 0; i < 100; i++) index.add(i, randomHash(random))
  index.query(new Uint8Array(32), 31)
  expect(index.work).toEqual({ lines: 0, candidates: 0, scanned: 100 })
  for (let i = 100; i < 30_000; i++) index.add(i, randomHash(random))
  index.query(new Uint8Array(32), 31)
  expect(index.work.scanned).toBe(0)
  index.query(new Uint8Array(32), 64)
  expect(index.work).toEqual({ lines: 0, candidates: 0, scanned: 30_000 })
})
