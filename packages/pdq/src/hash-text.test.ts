import fc from "fast-check"
import { expect, test } from "vitest"
import { distance, hashFromText, hashToText } from "./hash-text.ts"

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })

test("text and bytes of a hash turn into each other", () => {
  fc.assert(
    fc.property(hashes, (hash) => {
      expect(hashFromText(hashToText(hash))).toEqual(hash)
    }),
  )
})

test("byte 0 of a hash is the first two digits of its text", () => {
  const text = `d8f8${"0".repeat(58)}1f`
  const hash = hashFromText(text)
  expect([hash?.[0], hash?.[1], hash?.[31]]).toEqual([0xd8, 0xf8, 0x1f])
})

test("text that is not 64 lower-case hex digits is refused", () => {
  const good = "0123456789abcdef".repeat(4)
  const bad = [
    good.toUpperCase(),
    good.slice(1),
    `${good}0`,
    ` ${good.slice(1)}`,
    `${good}\n`,
    `\ufeff${good}`,
    `0x${good.slice(2)}`,
    `-${good.slice(1)}`,
    `${good.slice(1)}g`,
    "",
  ]
  expect(hashFromText(good)).not.toBeNull()
  for (const text of bad) expect(hashFromText(text), JSON.stringify(text)).toBeNull()
})

test("distance counts the bits that differ, one by one", () => {
  fc.assert(
    fc.property(hashes, fc.uniqueArray(fc.nat(255)), (hash, flips) => {
      const other = hash.slice()
      for (const bit of flips) other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(distance(hash, other)).toBe(flips.length)
      expect(distance(other, hash)).toBe(flips.length)
    }),
  )
})

test("a hash of any other length is a bug of the caller", () => {
  expect(() => distance(new Uint8Array(32), new Uint8Array(31))).toThrow(RangeError)
  expect(() => hashToText(new Uint8Array(33))).toThrow(RangeError)
})
