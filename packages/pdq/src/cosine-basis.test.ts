import { expect, test } from "vitest"
import { cosineBasis } from "./cosine-basis.ts"

test("no entry of the basis depends on the last digits of an engine's Math.cos", () => {
  const scale = Math.fround(Math.sqrt(2 / 64))
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 64; j++) {
      const exact = scale * Math.cos((Math.PI / 128) * (i + 1) * (2 * j + 1))
      // A million times the error that two good implementations of cos can be apart, and still the same single-precision number.
      const slack = Math.abs(exact) * 1e-11
      expect(Math.fround(exact - slack)).toBe(Math.fround(exact + slack))
      expect(cosineBasis[i * 64 + j]).toBe(Math.fround(exact))
    }
  }
})
