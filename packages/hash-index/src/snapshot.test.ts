import fc from "fast-check"
import { expect, test } from "vitest"
import { bruteForce, flipBits, randomHash, randomNumbers } from "./brute-force.ts"
import { createHashIndex, hashIndexFromSnapshot } from "./hash-index.ts"

function filled(entries: number) {
  const index = createHashIndex()
  const model = new Map<number, Uint8Array>()
  const random = randomNumbers(entries + 1)
  for (let i = 0; i < entries; i++) {
    const id = random()
    if (model.has(id)) continue
    model.set(id, randomHash(random))
    index.add(id, model.get(id) ?? new Uint8Array(32))
  }
  return { index, model, random }
}

test.each([0, 1, 1023, 1024, 5000])(
  "an index of %i entries comes back from its snapshot, and can change",
  (entries) => {
    const { index, model, random } = filled(entries)
    const loaded = hashIndexFromSnapshot(index.snapshot())
    if (!loaded.ok) throw new Error(loaded.reason)
    expect(loaded.value.size).toBe(model.size)
    for (const [id, hash] of [...model].slice(0, 50)) {
      const query = flipBits(hash, 31, random)
      expect(loaded.value.query(query, 31)).toEqual(bruteForce(model, query, 31))
      expect(loaded.value.remove(id)).toBe(true)
      model.delete(id)
      expect(loaded.value.query(hash, 31)).toEqual(bruteForce(model, hash, 31))
    }
  },
)

test("a snapshot holds what is present, not what was removed", () => {
  const { index, model } = filled(3000)
  for (const id of [...model.keys()].slice(0, 2990)) index.remove(id)
  const bytes = index.snapshot()
  expect(bytes.length).toBe(16 + 10 * 36 + 8)
  const loaded = hashIndexFromSnapshot(bytes)
  expect(loaded.ok && loaded.value.size).toBe(10)
})

test("every truncation of a snapshot is refused as truncated", () => {
  const bytes = filled(3).index.snapshot()
  for (let length = 0; length < bytes.length; length++) {
    expect(hashIndexFromSnapshot(bytes.subarray(0, length))).toEqual({ ok: false, reason: "truncated" })
  }
})

test("any single changed byte is refused", () => {
  const bytes = filled(40).index.snapshot()
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ change
      expect(hashIndexFromSnapshot(damaged).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test("foreign bytes, another version, trailing bytes and a repeated id are refused with the reason", () => {
  const bytes = filled(4).index.snapshot()
  const other = Uint8Array.from(bytes)
  other[8] = 2
  expect(hashIndexFromSnapshot(new TextEncoder().encode("PK foreign file"))).toEqual({ ok: false, reason: "foreign" })
  expect(hashIndexFromSnapshot(other)).toEqual({ ok: false, reason: "version-unknown" })
  expect(hashIndexFromSnapshot(Uint8Array.from([...bytes, 0]))).toEqual({ ok: false, reason: "damaged" })
  const repeated = Uint8Array.from(bytes)
  repeated.copyWithin(16 + 36, 16, 16 + 36)
  expect(hashIndexFromSnapshot(repeated)).toEqual({ ok: false, reason: "damaged" })
})

test("a snapshot that lies inside a larger buffer is read from where it lies", () => {
  const bytes = filled(5).index.snapshot()
  const larger = new Uint8Array(bytes.length + 6)
  larger.set(bytes, 3)
  expect(hashIndexFromSnapshot(larger.subarray(3, 3 + bytes.length)).ok).toBe(true)
})
