/**
 * Hash text against the malformed list of the conformance set (copied in testdata: hex of made-up hashes, no image),
 * and the line reader against a plain split for every way of cutting the bytes.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  createLineSplitter,
  describeHashLineFault,
  parseHashLine,
  readHashList,
  readHashListStream,
} from "./hash-text.ts"

type Expected = { lines: { line: number; class: "valid" | "invalid" | "lenient"; kind: string; hash: string | null }[] }

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const own = join(import.meta.dirname, "../testdata")
const malformedOf = (directory: string): { bytes: Uint8Array; expected: Expected } => ({
  bytes: readFileSync(join(directory, "list-malformed.txt")),
  expected: JSON.parse(readFileSync(join(directory, "expected-malformed.json"), "utf8")) as Expected,
})

function expectMalformedListReadAsWritten(directory: string): void {
  const { bytes, expected } = malformedOf(directory)
  const read = [...readHashList([bytes])]
  expect(read.length).toBe(expected.lines.length)
  for (const [at, line] of expected.lines.entries()) {
    const got = read[at]
    const value = got?.ok ? got.value : null
    expect({ line: line.line, kind: line.kind, value }).toEqual({ line: line.line, kind: line.kind, value: line.hash })
    if (got?.ok === false) expect(got.reason.line).toBe(line.line)
  }
}

describe("hash lists", () => {
  test("every line of the malformed list is its hash or refused, never another value", () =>
    expectMalformedListReadAsWritten(own))

  const directory = join(shared, "pdq/matching")
  test.skipIf(!existsSync(directory))(
    "every line of the shared conformance list is its hash or refused (skipped where the set is absent)",
    () => expectMalformedListReadAsWritten(directory),
  )

  test("each refusal names its kind, its line and what was found", () => {
    const reasonOf = (text: string) => {
      const read = parseHashLine(text, 7)
      return read.ok ? "accepted" : describeHashLineFault(read.reason)
    }
    expect(reasonOf("")).toBe("line 7: nothing, expected 64 hexadecimal digits")
    expect(reasonOf(" \t\r")).toBe("line 7: nothing, expected 64 hexadecimal digits")
    expect(reasonOf("a".repeat(32))).toBe("line 7: 32 characters, expected 64 hexadecimal digits")
    expect(reasonOf(`0x${"a".repeat(62)}`)).toBe(
      "line 7: a character that is not a hexadecimal digit, expected 64 hexadecimal digits",
    )
  })

  test("white space, a byte-order mark and capitals around a hash do not change it", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEF"), minLength: 64, maxLength: 64 })
    const around = fc.string({ unit: fc.constantFrom(" ", "\t", "\r", "\uFEFF"), maxLength: 4 })
    fc.assert(
      fc.property(around, digits, around, (before, hash, after) => {
        expect(parseHashLine(before + hash + after, 1)).toEqual({ ok: true, line: 1, value: hash.toLowerCase() })
      }),
    )
  })

  test("text that is accepted is 64 digits of the text that was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0af xg\n-", "１", "\uFEFF"), maxLength: 80 }), (text) => {
        const read = parseHashLine(text, 1)
        if (read.ok) expect(text.toLowerCase()).toContain(read.value)
        else expect(/^[0-9a-fA-F]{64}$/.test(text.trim())).toBe(false)
      }),
    )
  })
})

describe("the line reader", () => {
  const cut = (bytes: Uint8Array, at: number[]): Uint8Array[] => {
    const edges = [0, ...[...at].sort((a, b) => a - b), bytes.length]
    return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))
  }

  test("lines do not depend on how the bytes were cut", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", "漢"), maxLength: 60 }),
        fc.array(fc.nat(100), { maxLength: 6 }),
        (text, cuts) => {
          const bytes = new TextEncoder().encode(text)
          const splitter = createLineSplitter()
          const lines: string[] = []
          for (const chunk of cut(
            bytes,
            cuts.map((at) => Math.min(at, bytes.length)),
          )) {
            for (const line of splitter.push(chunk)) lines.push(line.text)
          }
          for (const line of splitter.end()) lines.push(line.text)
          const plain = text.split("\n")
          expect(lines).toEqual(plain.at(-1) === "" ? plain.slice(0, -1) : plain)
        },
      ),
    )
  })

  test("a line over the limit is refused with its number and the next line is read", () => {
    const hash = "5".repeat(64)
    const bytes = new TextEncoder().encode(`${"0".repeat(5000)}\n${hash}\n`)
    const read = [...readHashList(cut(bytes, [10, 100, 4000, 5000, 5001]), 128)]
    expect(read).toEqual([
      { ok: false, reason: { code: "line-too-long", line: 1, found: 5000, expected: "64 hexadecimal digits" } },
      { ok: true, line: 2, value: hash },
    ])
  })

  test("bytes that are not UTF-8 refuse their own line only", () => {
    const hash = new TextEncoder().encode("7".repeat(64))
    const bytes = Uint8Array.from([0xff, 0xfe, 0x0a, ...hash, 0x0a])
    expect([...readHashList([bytes])].map((line) => line.ok)).toEqual([false, true])
  })

  test("a list read from a stream equals the list read at once", async () => {
    const { bytes } = malformedOf(own)
    const chunks = cut(bytes, [1, 64, 65, 66, 500])
    async function* stream() {
      yield* chunks
    }
    const streamed = []
    for await (const line of readHashListStream(stream())) streamed.push(line)
    expect(streamed).toEqual([...readHashList([bytes])])
  })

  test("an empty list has no lines", () => {
    expect([...readHashList([])]).toEqual([])
    expect([...readHashList([new Uint8Array()])]).toEqual([])
  })
})
