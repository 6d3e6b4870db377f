import fc from "fast-check"
import { expect, test } from "vitest"
import { accentShades, contrastRatio, identityDefault } from "./identity.ts"

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`)

test("black on white is 21 to 1, and the order does not matter", () => {
  expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 5)
  expect(contrastRatio("#ffffff", "#000000")).toBeCloseTo(21, 5)
  expect(contrastRatio("#767676", "#ffffff")).toBeCloseTo(4.54, 2)
})

test("whatever colour a deployment chooses, text in it can be read on either page and on its buttons", () => {
  fc.assert(
    fc.property(colour, (accent) => {
      const { light, lightHover, dark, darkHover } = accentShades(accent)
      for (const shade of [light, lightHover]) {
        expect(contrastRatio(shade, "#fbf9f6")).toBeGreaterThanOrEqual(4.5)
        expect(contrastRatio(shade, "#e4eff0")).toBeGreaterThanOrEqual(4.5)
        expect(contrastRatio(shade, "#ffffff")).toBeGreaterThanOrEqual(4.5)
      }
      for (const shade of [dark, darkHover]) {
        expect(contrastRatio(shade, "#141b20")).toBeGreaterThanOrEqual(4.5)
        expect(contrastRatio(shade, "#172c33")).toBeGreaterThanOrEqual(4.5)
        expect(contrastRatio(shade, "#0f171b")).toBeGreaterThanOrEqual(4.5)
      }
    }),
  )
})

test("a colour that is already dark enough is kept as it is", () => {
  expect(accentShades(identityDefault.colourAccent).light).toBe(identityDefault.colourAccent)
})

test("a colour in another notation is refused", () => {
  for (const text of ["teal", "#fff", "#12345g", "rgb(1,2,3)", "#123456;}"]) {
    expect(() => accentShades(text)).toThrow(RangeError)
  }
})
