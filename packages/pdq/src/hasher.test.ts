import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { hashToText } from "./hash-text.ts"
import type { Pixels } from "./hasher.ts"
import { nearest512 } from "./reference-resize.ts"
import { drawPattern, noiseBytes, type Pattern } from "./test-pattern.ts"
import { hashersUnderTest } from "./test-platforms.ts"

type Vector = {
  name: string
  width: number
  height: number
  pattern: Pattern
  quality: number
  dihedral: string[]
  fileHash?: string
}

function readVectors(): Vector[] {
  const text = readFileSync(new URL("../testdata/vectors.json", import.meta.url), "utf8")
  return (JSON.parse(text) as { vectors: Vector[] }).vectors
}

const vectors = readVectors()
const { kernel, plain, all } = hashersUnderTest()

const channels = fc.constantFrom(1 as const, 3 as const, 4 as const)
const side = fc.oneof(fc.integer({ min: 1, max: 140 }), fc.integer({ min: 120, max: 700 }))

/** Noise, or noise of few levels, so that equal neighbours and flat areas occur too. */
const pictures = fc
  .record({ width: side, height: side, channels, seed: fc.nat(), mask: fc.constantFrom(0xff, 0xf0, 0x80) })
  .map(({ seed, mask, ...shape }): Pixels => {
    const data = noiseBytes(shape.width * shape.height * shape.channels, seed).map((byte) => byte & mask)
    return { ...shape, data }
  })

function nearestPixels(pixels: Pixels): Pixels {
  const resize = nearest512(pixels.width, pixels.height)
  if (resize === null) return pixels
  const data = new Uint8Array(resize.width * resize.height * pixels.channels)
  let to = 0
  for (const y of resize.rows) {
    for (const x of resize.columns) {
      const from = (y * pixels.width + x) * pixels.channels
      data.set(pixels.data.subarray(from, from + pixels.channels), to)
      to += pixels.channels
    }
  }
  return { width: resize.width, height: resize.height, channels: pixels.channels, data }
}

describe.each(all)("on the $name platform", ({ hasher }) => {
  test.each(vectors)("$name has the hashes and quality of the C++ reference", (vector) => {
    const pixels = drawPattern(vector.pattern, vector.width, vector.height)
    const { hash, quality } = hasher.hashPixels(pixels)
    expect([hashToText(hash), quality]).toEqual([vector.dihedral[0], vector.quality])
    expect(hasher.hashPixelsDihedral(pixels).hashes.map(hashToText)).toEqual(vector.dihedral)
    if (vector.fileHash !== undefined) {
      expect(hashToText(hasher.hashPixels(nearestPixels(pixels)).hash)).toBe(vector.fileHash)
    }
  })

  test("a picture in pieces, cut anywhere, has the hashes of the whole", () => {
    fc.assert(
      fc.property(pictures, fc.array(fc.nat(), { maxLength: 12 }), (pixels, cuts) => {
        const { width, height, data } = pixels
        const stream = hasher.pdqStream({ width, height, channels: pixels.channels })
        const borders = [...cuts.map((cut) => cut % (data.length + 1)), data.length].sort((a, b) => a - b)
        let from = 0
        for (const to of borders) {
          stream.pushRows(data.subarray(from, to))
          from = to
        }
        const { hashes, ...rest } = stream.finish()
        expect(rest).toEqual(hasher.hashPixels(pixels))
        expect(hashes).toEqual(hasher.hashPixelsDihedral(pixels).hashes)
      }),
      { numRuns: 40 },
    )
  })

  test("streams open at the same time do not touch each other", () => {
    const left = drawPattern({ kind: "noise", seed: 41, pixel: "rgb" }, 200, 90)
    const right = drawPattern({ kind: "noise", seed: 42, pixel: "rgb" }, 70, 130)
    const leftStream = hasher.pdqStream(left)
    const rightStream = hasher.pdqStream(right)
    for (let row = 0; row < 130; row++) {
      if (row < 90) leftStream.pushRows(left.data.subarray(row * 600, (row + 1) * 600))
      rightStream.pushRows(right.data.subarray(row * 210, (row + 1) * 210))
    }
    expect(rightStream.finish().hash).toEqual(hasher.hashPixels(right).hash)
    expect(leftStream.finish().hash).toEqual(hasher.hashPixels(left).hash)
  })

  test("alpha does not count, and grey counts as itself", () => {
    fc.assert(
      fc.property(pictures, fc.nat(), (pixels, seed) => {
        const { width, height, data } = pixels
        const count = width * height
        const rgb = new Uint8Array(count * 3)
        const rgba = new Uint8ClampedArray(noiseBytes(count * 4, seed))
        for (let i = 0; i < count; i++) {
          for (let c = 0; c < 3; c++) {
            const level = data[i * pixels.channels + (c % pixels.channels)] ?? 0
            rgb[i * 3 + c] = level
            rgba[i * 4 + c] = level
          }
        }
        expect(hasher.hashPixels({ width, height, channels: 4, data: rgba })).toEqual(
          hasher.hashPixels({ width, height, channels: 3, data: rgb }),
        )
      }),
      { numRuns: 20 },
    )
    const grey = drawPattern({ kind: "checker", square: 7 }, 90, 90)
    const levels = grey.data.filter((_, i) => i % 3 === 0)
    const fromGrey = hasher.hashPixels({ width: 90, height: 90, channels: 1, data: levels })
    expect(fromGrey.quality).toBe(hasher.hashPixels(grey).quality)
  })

  test("the first orientation is the picture itself, but for 64x64 pixels, which only the orientations blur", () => {
    fc.assert(
      fc.property(pictures, (pixels) => {
        fc.pre(pixels.width !== 64 || pixels.height !== 64)
        const { hashes, quality } = hasher.hashPixelsDihedral(pixels)
        expect({ hash: hashes[0], quality }).toEqual(hasher.hashPixels(pixels))
      }),
      { numRuns: 20 },
    )
  })

  test("a side below 5 gives zeros and quality 0 in every orientation", () => {
    for (const [width, height] of [
      [4, 5],
      [5, 4],
      [1, 1],
      [4, 600],
    ] as const) {
      const pixels: Pixels = { width, height, channels: 1, data: noiseBytes(width * height, 3) }
      const stream = hasher.pdqStream(pixels)
      stream.pushRows(pixels.data)
      const zeros = new Uint8Array(32)
      expect(stream.finish()).toEqual({ hash: zeros, hashes: Array(8).fill(zeros), quality: 0 })
    }
  })

  test("pixels that do not fit their shape are refused", () => {
    const data = new Uint8Array(300)
    expect(() => hasher.hashPixels({ width: 10, height: 11, channels: 3, data })).toThrow(RangeError)
    expect(() => hasher.hashPixels({ width: 10, height: 9, channels: 3, data })).toThrow(RangeError)
    expect(() => hasher.hashPixels({ width: 1.5, height: 200, channels: 1, data })).toThrow(RangeError)
    expect(() => hasher.hashPixels({ width: 0, height: 10, channels: 3, data: data.subarray(0, 0) })).toThrow(
      RangeError,
    )
    expect(() => hasher.pdqStream({ width: 65_536, height: 10, channels: 3 })).toThrow(RangeError)
  })
})

test("both platforms give the same grid, to the last bit, for any size and channels", () => {
  fc.assert(
    fc.property(pictures, (pixels) => {
      fc.pre(pixels.width >= 5 && pixels.height >= 5)
      const data = Uint8Array.from(pixels.data)
      const [fast, slow] = [kernel, plain].map(({ platform }) => {
        const blur = platform.blur(pixels)
        blur.push(data)
        const grid = blur.finish()
        return { grid, ...platform.transform(grid) }
      })
      expect(fast).toEqual(slow)
    }),
    { numRuns: 150 },
  )
})
