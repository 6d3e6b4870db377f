import { expect, test } from "vitest"
import { entriesPerCaseUnseenMax, listable, setAsideReason } from "./submission.ts"

const plain = { pdq: new Uint8Array(32).fill(1), quality: 80, md5: new Uint8Array(16) }
const usual = { isWellKnown: () => false, entriesOfCase: 0 }

test("an ordinary fingerprint goes straight onto the list", () => {
  expect(setAsideReason(plain, usual)).toBeNull()
})

test("a well-known picture, a blank one and one of very many wait for a person", () => {
  expect(setAsideReason(plain, { ...usual, isWellKnown: () => true })).toBe("well-known")
  expect(setAsideReason({ ...plain, quality: 0 }, usual)).toBe("blank")
  expect(setAsideReason(plain, { ...usual, entriesOfCase: entriesPerCaseUnseenMax })).toBe("many")
  expect(setAsideReason(plain, { ...usual, entriesOfCase: entriesPerCaseUnseenMax - 1 })).toBeNull()
})

test("a PDQ hash of quality under 50 is never listed, its MD5 is", () => {
  expect(listable({ ...plain, quality: 49 })).toEqual({ ...plain, quality: 49, pdq: null })
  expect(listable({ ...plain, quality: 50 })).toEqual({ ...plain, quality: 50 })
})
