import fc from "fast-check"
import { expect, test } from "vitest"
import { nearest512 } from "./reference-resize.ts"

test("a picture with no side over 512 is hashed as it is, however small", () => {
  expect(nearest512(512, 512)).toBeNull()
  expect(nearest512(5, 512)).toBeNull()
})

test("one long side is enough to resize both, the short one upwards", () => {
  const resize = nearest512(130, 900)
  expect([resize?.width, resize?.height]).toEqual([512, 512])
  expect([...(resize?.columns.subarray(0, 5) ?? [])]).toEqual([0, 0, 0, 0, 1])
  expect([...(resize?.rows.subarray(0, 5) ?? [])]).toEqual([0, 1, 3, 5, 7])
})

test("every source column is inside the picture, and their order is kept", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 513, max: 65_535 }), (width, height) => {
      const resize = nearest512(width, height)
      expect(resize?.columns.every((column, i) => column < width && column >= (resize.columns[i - 1] ?? 0))).toBe(true)
      expect(resize?.rows.every((row, i) => row < height && row >= (resize.rows[i - 1] ?? 0))).toBe(true)
    }),
  )
})
