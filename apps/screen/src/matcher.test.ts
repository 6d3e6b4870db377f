/**
 * The matcher against a brute-force model over the same changes, and against the pairs of the shared conformance set.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import {
  dihedralNames,
  distance,
  hashFromText,
  hashPixelsDihedral,
  hashToText,
  orientationsOfHash,
} from "@breakwater/pdq"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Change } from "./exchange-changes.ts"
import { bankContentId, bankOfList, createMatcher } from "./matcher.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const bitsOf = (text: string): Uint8Array => {
  const bits = hashFromText(text)
  if (bits === null) throw new Error(`not a hash: ${text}`)
  return bits
}

// Hashes near each other, so that radii decide: a base with some bits flipped.
const base = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
const nearBase = fc.uniqueArray(fc.nat(255), { maxLength: 40 }).map((flips) => {
  const bits = bitsOf(base).slice()
  for (const bit of flips) bits[bit >> 3] = (bits[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return hashToText(bits)
})
const md5 = fc.constantFrom("0".repeat(32), "1".repeat(32))
const step = fc.record({
  list: fc.constantFrom("under-18", "adult"),
  number: fc.nat(5),
  gone: fc.boolean(),
  state: fc.constantFrom("listed" as const, "confirmed" as const, "disputed" as const),
  pdq: fc.option(nearBase),
  md5: fc.option(md5),
})

describe("matching", () => {
  test("after any changes, what is found is what a search through the surviving entries finds", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), nearBase, md5, fc.nat(64), (steps, pdq, file, radius) => {
        const matcher = createMatcher()
        const model = new Map<string, { pdq: string | null; md5: string | null; state: string }>()
        for (const { list, number, gone, state, pdq: hash, md5: sum } of steps) {
          const key = `${list}/${uuid(number)}`
          const change: Change = gone
            ? { entry: uuid(number), change: "removed" }
            : { entry: uuid(number), change: "kept", state, pdq: hash, md5: sum }
          matcher.apply(list, [change])
          const known = model.get(key)
          if (gone) model.delete(key)
          else model.set(key, { pdq: hash ?? known?.pdq ?? null, md5: sum ?? known?.md5 ?? null, state })
        }
        const orientations = orientationsOfHash(bitsOf(pdq))
        const expected = [...model].flatMap(([key, entry]) => {
          if (entry.md5 === file) return [`${key} md5 0 ${entry.state}`]
          if (entry.pdq === null) return []
          const hash = bitsOf(entry.pdq)
          const bits = Math.min(...orientations.map((each) => distance(each, hash)))
          return bits <= radius ? [`${key} pdq ${bits} ${entry.state}`] : []
        })
        const found = matcher
          .match({ pdq: bitsOf(pdq), md5: file }, radius)
          .map((each) => `${each.list}/${each.entry} ${each.by} ${each.distance} ${each.state}`)
        expect(found.sort()).toEqual(expected.sort())
        expect(matcher.size()).toBe(model.size)
        expect(matcher.sizeOf("md5")).toBe([...model.values()].filter((each) => each.md5 !== null).length)
        expect(matcher.sizeOf("pdq")).toBe([...model.values()].filter((each) => each.pdq !== null).length)
      }),
      { numRuns: 200 },
    )
  })

  test("a picture turned or mirrored is found by its exact orientations, and the orientation is named", () => {
    const side = 64
    const data = new Uint8Array(side * side)
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1)
        data[y * side + x] = (x * 3 + Math.floor(40 * Math.sin(y / 7 + x / 19)) + (x > 40 ? 60 : 0)) & 255
    }
    const { hashes } = hashPixelsDihedral({ width: side, height: side, channels: 1, data })
    for (const [at, hash] of hashes.entries()) {
      const matcher = createMatcher()
      matcher.apply("adult", [{ entry: uuid(1), change: "kept", state: "listed", pdq: hashToText(hash), md5: null }])
      const [match] = matcher.match({ dihedral: hashes }, 0)
      expect(match?.distance).toBe(0)
      const named = match ? dihedralNames.indexOf(match.orientation) : -1
      expect(distance(hashes[named] ?? new Uint8Array(32), hashes[at] ?? new Uint8Array(32))).toBe(0)
    }
  })

  test("a list of one entry matches, which a bank of one does not in HMA", () => {
    const matcher = createMatcher()
    matcher.apply("adult", [{ entry: uuid(1), change: "kept", state: "listed", pdq: base, md5: null }])
    expect(matcher.match({ pdq: bitsOf(base) }, 31).map((each) => each.entry)).toEqual([uuid(1)])
  })

  const pairs = join(
    process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance"),
    "pdq/matching",
  )
  test.skipIf(!existsSync(pairs))(
    "every pair of the conformance set is found and no other (skipped where the set is absent)",
    () => {
      const lines = (name: string): string[] =>
        readFileSync(join(pairs, name), "utf8")
          .split("\n")
          .filter((line) => line !== "")
      const list = lines("list.txt")
      const matcher = createMatcher()
      const kept = list.map((pdq, at) => ({
        entry: uuid(at),
        change: "kept" as const,
        state: "listed" as const,
        pdq,
        md5: null,
      }))
      matcher.apply("adult", kept)
      const found = lines("queries.txt").flatMap((query, at) =>
        matcher
          .match({ pdq: bitsOf(query) }, 31)
          .map((each) => `${at} ${Number.parseInt(each.entry.slice(-12), 16)} ${each.distance}`),
      )
      const json: unknown = JSON.parse(readFileSync(join(pairs, "expected-matches.json"), "utf8"))
      const expected = pairsOf(json)
      expect(expected.length).toBeGreaterThan(100)
      expect(found.sort()).toEqual(expected.sort())
    },
  )
})

function pairsOf(json: unknown): string[] {
  const at = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
  const banks = (json as { banks?: unknown }).banks ?? json
  const first: unknown = Array.isArray(banks) ? banks.find((each) => JSON.stringify(each).includes("list.txt")) : banks
  const holder = Object.values(first as object).find((value) => Array.isArray(value) && Array.isArray(value[0]))
  return at(holder).map((pair) => at(pair).join(" "))
}

describe("names towards HMA", () => {
  test("a bank content id is a whole number that JSON keeps exactly, the same for the same entry", () => {
    fc.assert(
      fc.property(fc.uuid(), (entry) => {
        expect(Number.isSafeInteger(bankContentId(entry))).toBe(true)
        expect(bankContentId(entry)).toBe(bankContentId(entry))
      }),
    )
    expect(new Set(Array.from({ length: 1000 }, (_, at) => bankContentId(uuid(at)))).size).toBe(1000)
  })

  test("the two lists are two banks, named as HMA names banks", () => {
    expect(["under-18", "adult"].map(bankOfList)).toEqual(["BREAKWATER_UNDER_18", "BREAKWATER_ADULT"])
  })
})
