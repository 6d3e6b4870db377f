import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { randomHash, randomNumbers } from "./brute-force.ts"
import { createHashIndex } from "./hash-index.ts"

const repository = join(import.meta.dirname, "../../..")
const folder = join(process.env.BREAKWATER_CONFORMANCE ?? join(repository, "../shared/conformance"), "pdq/matching")
const present = existsSync(folder)

/** More entries, at random and so near nothing: with them every layout is searched by its buckets at radius 31. */
const ballast = 70_000
const ballastIdMin = 1_000_000

/** Part of expected-matches.json, which is trusted test data. */
type Expected = { radius: number; banks: { list: string; pairs: [query: number, entry: number, distance: number][] }[] }

function hashesOf(file: string): Uint8Array[] {
  const lines = readFileSync(join(folder, file), "utf8").split("\n")
  return lines.filter((line) => line !== "").map((line) => Uint8Array.from(Buffer.from(line, "hex")))
}

describe.skipIf(!present)(`shared matching vectors${present ? "" : " (not present, skipped)"}`, () => {
  const expected: Expected = present
    ? JSON.parse(readFileSync(join(folder, "expected-matches.json"), "utf8"))
    : { radius: 31, banks: [] }
  const wellFormed = expected.banks.filter((bank) => bank.list !== "list-malformed.txt")

  describe.each(wellFormed)("$list", ({ list, pairs }) => {
    test.each([0, 60_000, 300_000, 4_000_000])(
      "every expected pair and no other is found, expecting %i entries",
      (entriesExpected) => {
        const index = createHashIndex({ entriesExpected })
        const random = randomNumbers(1)
        hashesOf(list).forEach((hash, id) => {
          index.add(id, hash)
        })
        for (let i = 0; i < ballast; i++) index.add(ballastIdMin + i, randomHash(random))
        const queries = hashesOf("queries.txt")
        for (const radius of [0, 7, 15, 23, 30, 31]) {
          const found = queries.flatMap((query, line) =>
            index.query(query, radius).flatMap(({ id, distance }) => (id < ballastIdMin ? [[line, id, distance]] : [])),
          )
          const order = (a: number[], b: number[]) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)
          const wanted = pairs.filter(([, , distance]) => distance <= radius)
          expect(found.sort(order)).toEqual([...wanted].sort(order))
        }
      },
    )
  })

  test("the banks of one entry, of two and of none are among the vectors", () => {
    expect(wellFormed.map((bank) => bank.list).sort()).toEqual([
      "bank-empty.txt",
      "bank-no-final-newline.txt",
      "bank-of-one.txt",
      "list.txt",
    ])
  })
})
