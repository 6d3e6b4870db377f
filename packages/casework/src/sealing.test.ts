import fc from "fast-check"
import { expect, test } from "vitest"
import { newCaseCode } from "./case-code.ts"
import { caseRecipient, openWith, sealTo } from "./sealing.ts"
import { packHashes, unpackHashes } from "./withdrawn-hashes.ts"

const one = newCaseCode(new Uint8Array(13).fill(1))
const two = newCaseCode(new Uint8Array(13).fill(2))

test("what is sealed to a case opens with its code and with no other", async () => {
  const sealed = await sealTo(await caseRecipient(one), new Uint8Array([1, 2, 3]))
  expect(await openWith(one, sealed)).toEqual(new Uint8Array([1, 2, 3]))
  expect(await openWith(two, sealed)).toBeNull()
})

test("the recipient of a code is always the same and differs from that of another code", async () => {
  expect(await caseRecipient(one)).toMatch(/^age1/)
  expect(await caseRecipient(one)).toBe(await caseRecipient(one))
  expect(await caseRecipient(one)).not.toBe(await caseRecipient(two))
})

test("packed hashes come back as they were and all have one size", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  fc.assert(
    fc.property(fc.option(bytes(32)), fc.nat(100), bytes(16), (pdq, quality, md5) => {
      const packed = packHashes({ pdq, quality, md5 })
      expect(packed).toHaveLength(50)
      expect(unpackHashes(packed)).toEqual({ pdq, quality, md5 })
    }),
  )
})
