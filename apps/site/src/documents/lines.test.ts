import fc from "fast-check"
import { expect, test } from "vitest"
import { linesOf, type Run } from "./lines.ts"

const plain = (text: string): Run => ({ text, isStrong: false, link: null })
const letters = (run: Run) => run.text.length
const shown = (text: string, direction: "ltr" | "rtl", width = 100) =>
  linesOf([plain(text)], direction, width, letters).map(({ runs }) => runs.map((run) => run.text))

test("a line breaks at a space, and a word too wide for a line stands alone", () => {
  expect(shown("one two three", "ltr", 8)).toEqual([["one two"], ["three"]])
  expect(shown("a incomprehensible b", "ltr", 5)).toEqual([["a"], ["incomprehensible"], ["b"]])
})

test("numbers keep their order within a text from right to left, and the full stop stands at its left", () => {
  expect(shown("اتصل 112 الآن.", "rtl")).toEqual([[" الآن.", "112", "اتصل "]])
})

test("brackets around words from right to left are mirrored", () => {
  expect(shown("(نص)", "rtl")).toEqual([[")نص("]])
})

test("no character is lost or made, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const count = linesOf([plain(text)], "rtl", width, letters).flatMap(({ runs }) => [...runs.map(letters)])
      const all = count.reduce((sum, length) => sum + length, 0)
      expect(all).toBeLessThanOrEqual(text.length)
      expect(all).toBeGreaterThanOrEqual(text.replaceAll(/\s/g, "").length)
    }),
  )
})
