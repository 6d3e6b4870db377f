import fc from "fast-check"
import { expect, test } from "vitest"
import { distance } from "./hash-text.ts"
import { type DihedralName, dihedralNames, hashOfCoefficients, orientationsOfHash } from "./orientation.ts"
import { drawPattern } from "./test-pattern.ts"
import { hashersUnderTest } from "./test-platforms.ts"

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })
const { kernel } = hashersUnderTest()

function turned(hash: Uint8Array, name: DihedralName): Uint8Array {
  return orientationsOfHash(hash)[dihedralNames.indexOf(name)] ?? new Uint8Array()
}

test("the first orientation of a hash is a copy of the hash", () => {
  fc.assert(
    fc.property(hashes, (hash) => {
      const first = turned(hash, "original")
      expect(first).toEqual(hash)
      expect(first).not.toBe(hash)
    }),
  )
})

test("the orientations of a hash form the symmetry group of the square", () => {
  const squares: [DihedralName, DihedralName, DihedralName][] = [
    ["rotate90", "rotate90", "rotate180"],
    ["rotate90", "rotate180", "rotate270"],
    ["rotate90", "rotate270", "original"],
    ["flipX", "flipX", "original"],
    ["flipX", "flipY", "rotate180"],
    ["flipPlus1", "flipPlus1", "original"],
    ["flipPlus1", "flipMinus1", "rotate180"],
  ]
  fc.assert(
    fc.property(hashes, (hash) => {
      for (const [first, second, both] of squares)
        expect(turned(turned(hash, first), second)).toEqual(turned(hash, both))
    }),
  )
})

test("the bits alone give the exact orientations where the median is zero", () => {
  // One strong positive and one equal negative coefficient per pair: the lower median is the largest negative, no bit is in doubt.
  const coefficients = Float32Array.from({ length: 256 }, (_, k) => (k % 2 === 0 ? 1 : -1) * (1 + (k >> 1)))
  const hash = hashOfCoefficients(coefficients)
  const mirrored = coefficients.map((value, k) => ((k >> 4) % 2 === 0 ? -value : value))
  expect(turned(hash, "flipX")).toEqual(hashOfCoefficients(mirrored))
})

test("on noise the orientations from bits alone stay within 31 bits of the exact ones", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const pixels = drawPattern({ kind: "noise", seed, pixel: "rgb" }, 160, 120)
    const exact = kernel.hasher.hashPixelsDihedral(pixels).hashes
    const near = orientationsOfHash(kernel.hasher.hashPixels(pixels).hash)
    for (const [i, hash] of exact.entries()) expect(distance(hash, near[i] ?? new Uint8Array())).toBeLessThanOrEqual(31)
  }
})

test("a turned picture has the hash its orientation foretells, within the match radius", () => {
  const pixels = drawPattern({ kind: "noise", seed: 5, pixel: "grey" }, 96, 96)
  const { hashes: exact } = kernel.hasher.hashPixelsDihedral(pixels)
  const at = (x: number, y: number): number[] =>
    Array.from(pixels.data.subarray((y * 96 + x) * 3, (y * 96 + x) * 3 + 3))
  const redraw: Record<DihedralName, (x: number, y: number) => number[]> = {
    original: at,
    rotate90: (x, y) => at(95 - y, x),
    rotate180: (x, y) => at(95 - x, 95 - y),
    rotate270: (x, y) => at(y, 95 - x),
    flipX: (x, y) => at(x, 95 - y),
    flipY: (x, y) => at(95 - x, y),
    flipPlus1: (x, y) => at(y, x),
    flipMinus1: (x, y) => at(95 - y, 95 - x),
  }
  for (const [i, name] of dihedralNames.entries()) {
    const data = new Uint8Array(pixels.data.length)
    for (let p = 0; p < 96 * 96; p++) data.set(redraw[name](p % 96, Math.floor(p / 96)), 3 * p)
    const { hash } = kernel.hasher.hashPixels({ ...pixels, data })
    expect(distance(hash, exact[i] ?? new Uint8Array()), name).toBeLessThanOrEqual(31)
  }
})

test("half the bits of a hash without ties are set, and a coefficient equal to the median is not", () => {
  const distinct = Float32Array.from({ length: 256 }, (_, k) => ((k * 37) % 256) - 100)
  const ones = distance(hashOfCoefficients(distinct), new Uint8Array(32))
  expect(ones).toBe(128)
  expect(hashOfCoefficients(new Float32Array(256).fill(3))).toEqual(new Uint8Array(32))
})
