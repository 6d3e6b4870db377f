import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { caseCodeRandomBytes, caseLookup, caseSecret, newCaseCode, parseCaseCode } from "./case-code.ts"

const codes = fc
  .uint8Array({ minLength: caseCodeRandomBytes, maxLength: caseCodeRandomBytes })
  .map((bytes) => newCaseCode(bytes))

describe("case code", () => {
  test("has five groups of four symbols and a check symbol", () => {
    expect(newCaseCode(new Uint8Array(13))).toBe("0000-0000-0000-0000-0000-0")
    fc.assert(fc.property(codes, (code) => /^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z*~$=U]$/.test(code)))
  })

  test("carries all 100 bits", () => {
    expect(newCaseCode(new Uint8Array(13).fill(255))).toMatch(/^ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-/)
    const highest = new Uint8Array(13)
    highest[0] = 128
    expect(newCaseCode(highest)).toMatch(/^G000-/)
    const lowest = new Uint8Array(13)
    lowest[12] = 16
    expect(newCaseCode(lowest)).toMatch(/0001-1$/)
  })

  test("is read back from lower case, spaces, missing dashes and look-alikes", () => {
    fc.assert(
      fc.property(codes, (code) => {
        const asTyped = ` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `
        expect(parseCaseCode(asTyped)).toEqual({ ok: true, value: code })
        expect(parseCaseCode(code.replaceAll("-", ""))).toEqual({ ok: true, value: code })
        expect(parseCaseCode(code.replaceAll("-", "\u2013"))).toEqual({ ok: true, value: code })
      }),
    )
  })

  test("with one wrong symbol is refused as mistyped", () => {
    fc.assert(
      fc.property(codes, fc.nat(19), fc.integer({ min: 1, max: 31 }), (code, place, shift) => {
        const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        const plain = code.replaceAll("-", "")
        const wrong = symbols.charAt((symbols.indexOf(plain.charAt(place)) + shift) % 32)
        expect(parseCaseCode(plain.slice(0, place) + wrong + plain.slice(place + 1))).toEqual({
          ok: false,
          reason: "check",
        })
      }),
    )
  })

  test("with two neighbours swapped is refused as mistyped", () => {
    fc.assert(
      fc.property(codes, fc.nat(18), (code, place) => {
        const plain = code.replaceAll("-", "")
        fc.pre(plain.charAt(place) !== plain.charAt(place + 1))
        const swapped = plain.slice(0, place) + plain.charAt(place + 1) + plain.charAt(place) + plain.slice(place + 2)
        expect(parseCaseCode(swapped)).toEqual({ ok: false, reason: "check" })
      }),
    )
  })

  test("too short, too long or with a foreign symbol names what is wrong", () => {
    expect(parseCaseCode("")).toEqual({ ok: false, reason: "length" })
    expect(parseCaseCode("0000-0000-0000-0000-0000")).toEqual({ ok: false, reason: "length" })
    expect(parseCaseCode("00!0-0000-0000-0000-0000-0")).toEqual({ ok: false, reason: "symbol" })
  })

  test("look-up and sealing secret differ by key, code and purpose, and neither holds the code", () => {
    const one = newCaseCode(new Uint8Array(13).fill(1))
    const two = newCaseCode(new Uint8Array(13).fill(2))
    const key = new Uint8Array(32).fill(7)
    expect(caseLookup(one, key)).toHaveLength(32)
    expect(caseLookup(one, key)).not.toEqual(caseLookup(two, key))
    expect(caseLookup(one, key)).not.toEqual(caseLookup(one, new Uint8Array(32).fill(8)))
    expect(caseSecret(one, "identity")).not.toEqual(caseSecret(two, "identity"))
    expect(caseSecret(one, "identity")).not.toEqual(caseLookup(one, key))
  })
})
