/** HMA shapes, byte for byte, as its documentation and schemas give them. */
import { describe, expect, test } from "vitest"
import {
  buildLookup,
  buildRawLookup,
  lookupAnswerSchema,
  parseFlag,
  parseSignal,
  rawLookupAnswerSchema,
} from "./hma.ts"

const matches = [
  { bank: "BANK_A", contentId: 1001, distanceBits: 4 },
  { bank: "BANK_B", contentId: 4434, distanceBits: 0 },
  { bank: "BANK_A", contentId: 1002, distanceBits: 0 },
]

describe("look-up answers", () => {
  test("a look-up groups matches by bank and gives distances as text", () => {
    expect(JSON.stringify(buildLookup(matches))).toBe(
      '{"BANK_A":[{"bank_content_id":1001,"distance":"4"},{"bank_content_id":1002,"distance":"0"}],' +
        '"BANK_B":[{"bank_content_id":4434,"distance":"0"}]}',
    )
    expect(JSON.stringify(buildLookup([]))).toBe("{}")
  })

  test("a raw look-up gives ids, and distances as text only when asked", () => {
    expect(JSON.stringify(buildRawLookup(matches, false))).toBe('{"matches":[1001,4434,1002]}')
    expect(JSON.stringify(buildRawLookup(matches.slice(0, 1), true))).toBe(
      '{"matches":[{"bank_content_id":1001,"distance":"4"}]}',
    )
  })

  test("a type without distances has the empty text for one", () => {
    expect(buildRawLookup([{ bank: "A", contentId: 1, distanceBits: null }], true)).toEqual({
      matches: [{ bank_content_id: 1, distance: "" }],
    })
  })

  test("what is built is what is parsed", () => {
    expect(lookupAnswerSchema.parse(buildLookup(matches))).toEqual(buildLookup(matches))
    for (const flag of [true, false]) {
      expect(rawLookupAnswerSchema.parse(buildRawLookup(matches, flag))).toEqual(buildRawLookup(matches, flag))
    }
    expect(rawLookupAnswerSchema.safeParse({ matches: [{ bank_content_id: 1, distance: 4 }] }).success).toBe(false)
  })
})

describe("signals", () => {
  const pdq = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
  const messageOf = (type: "pdq" | "video_md5", text: string) => {
    const read = parseSignal(type, text)
    return read.ok ? read.value : read.reason.message
  }

  test("a PDQ signal is 64 lower-case digits and nothing else", () => {
    expect(messageOf("pdq", pdq)).toBe(pdq)
    for (const bad of [pdq.toUpperCase(), pdq.slice(1), ` ${pdq}`, `${pdq}\n`, "", "0".repeat(32)]) {
      expect(messageOf("pdq", bad)).toBe("invalid PDQ hash")
    }
  })

  test("an MD5 signal is trimmed and lowered, and a bad one is quoted in the refusal", () => {
    expect(messageOf("video_md5", " D41D8CD98F00B204E9800998ECF8427E ")).toBe("d41d8cd98f00b204e9800998ecf8427e")
    expect(messageOf("video_md5", "zz")).toBe("'zz' is not a valid MD5 hash")
  })

  test("flags are the words HMA knows, and others are refused", () => {
    expect(["True", "true", "1", "False", "0", "maybe", ""].map(parseFlag)).toEqual([
      true,
      true,
      true,
      false,
      false,
      null,
      null,
    ])
  })
})
