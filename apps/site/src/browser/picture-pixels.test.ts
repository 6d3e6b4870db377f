import { expect, test } from "vitest"
import { previewSideMax } from "./fingerprint-limits.ts"
import { emptyPixels, isOpaque, preview, reduce } from "./picture-pixels.ts"

/** Each pixel tells where it stands. */
function numbered(width: number, height: number) {
  const pixels = emptyPixels(width, height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      pixels.data.set([x & 255, y & 255, ((x >> 8) << 4) | (y >> 8), 255], (y * width + x) * 4)
  }
  return pixels
}

test("a picture with a side over 512 is sampled to 512x512 at floor(x * width / 512), floor(y * height / 512)", () => {
  const source = numbered(1000, 300)
  const reduced = reduce(source)
  expect([reduced.width, reduced.height]).toEqual([512, 512])
  for (const [x, y] of [
    [0, 0],
    [1, 1],
    [255, 100],
    [511, 511],
  ] as const) {
    const from = (Math.floor((y * 300) / 512) * 1000 + Math.floor((x * 1000) / 512)) * 4
    expect([...reduced.data.subarray((y * 512 + x) * 4, (y * 512 + x) * 4 + 4)]).toEqual([
      ...source.data.subarray(from, from + 4),
    ])
  }
})

test("a picture of 512 or less a side stays as it is", () => {
  const source = numbered(512, 7)
  expect(reduce(source)).toEqual(source)
})

test("a preview has at most 32 pixels a side and the shape of the whole picture", () => {
  const reduced = reduce(numbered(2000, 1000))
  const small = preview(reduced, { width: 2000, height: 1000 })
  expect([small.width, small.height]).toEqual([previewSideMax, previewSideMax / 2])
  expect(preview(reduce(numbered(3, 2)), { width: 3, height: 2 }).width).toBe(3)
})

test("a preview shows averages, not pixels of the picture", () => {
  const stripes = emptyPixels(64, 64)
  for (let at = 0; at < stripes.data.length; at += 4) stripes.data.fill((at / 4) % 2 === 0 ? 0 : 255, at, at + 3)
  const small = preview(stripes, stripes)
  expect(new Set(small.data.filter((_, at) => at % 4 !== 3))).toEqual(new Set([128]))
})

test("one pixel that is not opaque is noticed", () => {
  const pixels = numbered(20, 20)
  expect(isOpaque(pixels)).toBe(true)
  pixels.data[20 * 4 + 3] = 254
  expect(isOpaque(pixels)).toBe(false)
})
