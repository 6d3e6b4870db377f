import fc from "fast-check"
import { expect, test } from "vitest"
import { normalise, spanIn } from "./normalise.ts"

const text = fc.string({ unit: "binary", maxLength: 60 })

test("normalised again, nothing changes", () => {
  fc.assert(
    fc.property(text, (original) => {
      const once = normalise(original).text
      expect(normalise(once).text).toBe(once)
    }),
  )
})

test("every place leads back into the original, in order, and the whole to the whole", () => {
  fc.assert(
    fc.property(text, (original) => {
      const made = normalise(original)
      let before = 0
      for (let at = 0; at < made.text.length; at += 1) {
        const { start, end } = spanIn(made, at, at + 1)
        expect(start).toBeGreaterThanOrEqual(before)
        expect(end).toBeLessThanOrEqual(original.length)
        before = start
      }
      expect(spanIn(made, 0, made.text.length).end).toBe(original.length)
    }),
  )
})

test("look-alikes, accents, invisible letters and capitals are one form", () => {
  expect(normalise("РАY\u200b mе, Ｎow").text).toBe("pay me, now")
  expect(normalise("págame Ünd").text).toBe("pagame und")
})
