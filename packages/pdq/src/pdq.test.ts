import { expect, test } from "vitest"
import {
  dihedralNames,
  hashPixels,
  hashPixelsDihedral,
  hashToText,
  matchDistanceBitsMax,
  pdqStream,
  qualityMin,
} from "./pdq.ts"
import { drawPattern } from "./test-pattern.ts"

const pixels = drawPattern({ kind: "noise", seed: 3, pixel: "rgb" }, 200, 200)
const text = "67cb8711bd33acf469196f6855339c176d4353e0ceb6817cdb96d8604d902b91"

test("the entry's three ways to hash agree with the reference", () => {
  expect(hashToText(hashPixels(pixels).hash)).toBe(text)
  expect(hashPixelsDihedral(pixels).hashes.map(hashToText)[0]).toBe(text)
  const stream = pdqStream({ width: 200, height: 200, channels: 3 })
  stream.pushRows(pixels.data)
  const { hash, hashes, quality } = stream.finish()
  expect([hashToText(hash), hashes.length, quality]).toEqual([text, dihedralNames.length, 100])
})

test("the match radius and the least quality are those the field agreed on", () => {
  expect([matchDistanceBitsMax, qualityMin]).toEqual([31, 50])
})
