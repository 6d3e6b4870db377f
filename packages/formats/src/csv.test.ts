import fc from "fast-check"
import { expect, test } from "vitest"
import { csvText } from "./csv.ts"

/** Reads what RFC 4180 says: quoted cells, doubled quotes. */
function read(text: string): string[][] {
  return text
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .slice(0, -1)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = ""]) => cell.replaceAll('""', '"')))
}

test("cells come back as they were, whatever is in them", () => {
  const cell = fc.string({ maxLength: 12 }).filter((text) => !/^[=+\-@\t\r]/.test(text))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      expect(read(csvText(rows))).toEqual(rows)
    }),
  )
})

test("a cell never starts a formula", () => {
  for (const bad of ["=1+1", "+1", "-1", "@x", "\tx"]) expect(csvText([[bad]])).toBe(`"'${bad}"\r\n`)
})
