import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bruteForce, flipBits, randomHash, randomNumbers } from "./brute-force.ts"
import { createHashIndex, type HashIndex, radiusBitsMax } from "./hash-index.ts"

/** Few distinct bytes and small ids, so that shared chunks, near hashes, equal hashes and id reuse are common. */
const hash = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  fc.array(fc.constantFrom(0, 1, 255), { minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes)),
)
const id = fc.oneof(fc.nat(12), fc.constant(0xffff_ffff))
const operation = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), id, hash }),
  fc.record({ kind: fc.constant("remove" as const), id }),
  fc.record({ kind: fc.constant("query" as const), hash, radius: fc.nat(radiusBitsMax) }),
)

/** More entries, so many that bucket search is cheaper than the scan at radius 31. */
const ballastIdMin = 1_000_000

function withBallast(entries: number, options: { entriesExpected?: number; shared?: boolean } = {}) {
  const index = createHashIndex(options)
  const model = new Map<number, Uint8Array>()
  const random = randomNumbers(entries)
  for (let i = 0; i < entries; i++) put(index, model, ballastIdMin + i, randomHash(random))
  return { index, model, random }
}

function put(index: HashIndex, model: Map<number, Uint8Array>, entry: number, value: Uint8Array): void {
  index.add(entry, value)
  model.set(entry, value)
}

describe.each([
  { name: "16 chunks, 2^12 buckets", entriesExpected: 0, ballast: 20_000 },
  { name: "16 chunks, 2^16 buckets", entriesExpected: 300_000, ballast: 20_000 },
  { name: "11 chunks, 2^19 buckets", entriesExpected: 4_000_000, ballast: 70_000 },
])("tables of $name", ({ entriesExpected, ballast }) => {
  test.each([0, ballast])(
    "any sequence of add, remove and query answers as brute force does (%i entries more)",
    (n) => {
      const { index, model } = withBallast(n, { entriesExpected })
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
          for (const step of operations) {
            if (step.kind === "query") {
              expect(index.query(step.hash, step.radius)).toEqual(bruteForce(model, step.hash, step.radius))
            } else if (step.kind === "remove") {
              expect(index.remove(step.id)).toBe(model.delete(step.id))
            } else if (model.has(step.id)) {
              expect(() => index.add(step.id, step.hash)).toThrow(RangeError)
            } else {
              put(index, model, step.id, step.hash)
            }
            expect(index.size).toBe(model.size)
          }
        }),
        { numRuns: n === 0 ? 200 : 15 },
      )
    },
  )

  test("every planted entry is found at every distance and radius from 0 to 64", () => {
    const { index, model, random } = withBallast(ballast, { entriesExpected })
    for (let distance = 0; distance <= radiusBitsMax; distance++) {
      const target = randomHash(random)
      put(index, model, distance, target)
      const query = flipBits(target, distance, random)
      for (const radius of [distance - 1, distance, radiusBitsMax]) {
        if (radius < 0) continue
        const found = index.query(query, radius).some((match) => match.id === distance)
        expect(found, `distance ${distance}, radius ${radius}`).toBe(radius >= distance)
      }
      expect(index.query(query, 31)).toEqual(bruteForce(model, query, 31))
    }
  })

  test("bits spread evenly over bands, and over as many bands as there are chunks, are found at radius 31", () => {
    const { index, random } = withBallast(ballast, { entriesExpected })
    for (const bands of [8, 11, 13, 16, 20, 31, 32]) {
      const target = randomHash(random)
      index.add(bands, target)
      const query = Uint8Array.from(target)
      for (let i = 0; i < 31; i++) {
        const bit = Math.floor(((i % bands) * 256) / bands) + Math.floor(i / bands)
        query[bit >> 3] = (query[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      }
      expect(index.query(query, 31)).toContainEqual({ id: bands, distance: 31 })
      expect(index.work.scanned).toBe(0)
    }
  })
})

test("an index of one entry finds it, and an empty one finds nothing", () => {
  const index = createHashIndex()
  const only = randomHash(randomNumbers(1))
  expect(index.query(only, radiusBitsMax)).toEqual([])
  index.add(7, only)
  expect(index.query(only, 0)).toEqual([{ id: 7, distance: 0 }])
  expect(index.remove(7)).toBe(true)
  expect(index.remove(7)).toBe(false)
  expect(index.query(only, radiusBitsMax)).toEqual([])
})

test("ids with the same hash are entries of their own", () => {
  const { index } = withBallast(20_000)
  const same = new Uint8Array(32)
  for (const entry of [3, 1, 2]) index.add(entry, same)
  expect(index.query(same, 10).map((match) => match.id)).toEqual([1, 2, 3])
  index.remove(1)
  expect(index.query(same, 10).map((match) => match.id)).toEqual([2, 3])
})

test("adding an id that is present is an error and leaves the entry as it was", () => {
  const index = createHashIndex()
  const random = randomNumbers(2)
  const first = randomHash(random)
  index.add(5, first)
  expect(() => index.add(5, randomHash(random))).toThrow("already present")
  expect(index.size).toBe(1)
  expect(index.query(first, 0)).toEqual([{ id: 5, distance: 0 }])
})

test("ids, hashes and radii out of range are errors", () => {
  const index = createHashIndex()
  const good = new Uint8Array(32)
  for (const bad of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => index.add(bad, good)).toThrow(RangeError)
  for (const bytes of [0, 16, 31, 33]) expect(() => index.add(1, new Uint8Array(bytes))).toThrow(RangeError)
  for (const bad of [-1, 65, 1.5, Number.NaN]) expect(() => index.query(good, bad)).toThrow(RangeError)
  expect(() => createHashIndex({ entriesExpected: -1 })).toThrow(RangeError)
  expect(index.size).toBe(0)
})

test("a growing index moves to more buckets step by step and finds every entry before, during and after", () => {
  const { index, model, random } = withBallast(59_990)
  const probes = [...model].filter((_, i) => i % 6000 === 0)
  const lines: number[] = []
  for (let i = 0; i < 40_000; i++) {
    const added = randomHash(random)
    index.add(i, added)
    if (i % 3 === 0) index.remove(i)
    if (i % 1000 !== 1) continue
    expect(index.query(flipBits(added, 31, random), 31)).toEqual(i % 3 === 0 ? [] : [{ id: i, distance: 31 }])
    for (const [entry, value] of probes) {
      expect(index.query(flipBits(value, 20, random), 31)).toEqual([{ id: entry, distance: 20 }])
    }
    lines.push(index.work.lines)
  }
  // 2^12 buckets a chunk: 16 * 13 buckets of several lines. 2^14: 16 * 15 buckets of one line, mostly.
  expect(lines[0]).toBeGreaterThan(350)
  expect(lines.at(-1)).toBeLessThan(350)
})

test("memory stays flat while entries come and go", () => {
  const { index, random } = withBallast(5000)
  const churn = (from: number) => {
    for (let i = from; i < from + 40_000; i++) {
      index.add(i, randomHash(random))
      if (i >= 100) index.remove(i - 100)
    }
  }
  churn(0)
  const settled = index.memoryBytes
  churn(40_000)
  expect(index.memoryBytes).toBe(settled)
})
