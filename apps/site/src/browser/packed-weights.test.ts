import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { brotliCompressSync } from "node:zlib"
import fc from "fast-check"
import { expect, test } from "vitest"
import { packWeights, unpackWeights, type WeightFile } from "./packed-weights.ts"

const file: WeightFile = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve("@breakwater/tactics/rules/weights.json")), "utf8"),
)
const name = fc.stringMatching(/^[a-z#^~<> é्]{1,12}$/).filter((some) => some.trim() === some)
const list = fc
  .uniqueArray(fc.tuple(name, fc.integer({ min: -300, max: 300 })), { selector: ([some]) => some, maxLength: 40 })
  .map((entries) =>
    entries
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([some, steps]) => `${some}:${steps}`)
      .join(","),
  )
const table = fc.record({ start: fc.integer(), own: list, other: list, signs: list })

test("what was packed comes out as it was", () => {
  expect(unpackWeights(packWeights(file))).toEqual(sorted(file))
  fc.assert(
    fc.property(table, table, fc.integer(), (one, other, version) => {
      const made = { version, one, other }
      expect(unpackWeights(packWeights(made))).toEqual(made)
    }),
  )
})

test("packed, the weights take less than two thirds of what the file does", () => {
  const bytes = (data: unknown) => brotliCompressSync(JSON.stringify(data)).length
  expect(bytes(packWeights(file))).toBeLessThan((bytes(file) * 2) / 3)
})

test("a name with a capital letter is refused, and a weight beyond what can be packed", () => {
  const made = (own: string): WeightFile => ({ one: { own, other: "" } })
  expect(() => packWeights(made("Mum:1"))).toThrow(/cannot pack Mum:1/)
  expect(() => packWeights(made("mum:301"))).toThrow(/cannot pack mum:301/)
})

/** The same with each list in the order of its letters. */
function sorted(some: WeightFile): WeightFile {
  return JSON.parse(JSON.stringify(some), (key, value) =>
    key === "own" || key === "other"
      ? String(value)
          .split(",")
          .sort((one, two) => (nameOf(one) < nameOf(two) ? -1 : 1))
          .join(",")
      : value,
  )
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.lastIndexOf(":"))
}
