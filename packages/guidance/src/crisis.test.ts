import fc from "fast-check"
import { expect, test } from "vitest"
import { crisisBlock } from "./crisis.ts"

const now = new Date("2026-11-25T12:00:00Z")
const later = new Date("2027-06-01T12:00:00Z")

test("whatever the country, the block names an emergency number as a tel: link", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(null), fc.string(), fc.constantFrom("GB", "us", "FR", "NG", "SG", "ZW")),
      (country) => {
        const block = crisisBlock(country, now)
        expect(block.emergency.length).toBeGreaterThan(0)
        for (const number of block.emergency) expect(number.href).toMatch(/^tel:\d+$/)
      },
    ),
  )
})

test("an unknown country gets 112 and 911, said to be a fallback", () => {
  const block = crisisBlock("QQ", now)
  expect(block.isFallback).toBe(true)
  expect(block.country).toBeNull()
  expect(block.emergency.map((number) => number.shown)).toEqual(["112", "911"])
})

test("a country without an emergency row keeps its helplines", () => {
  const block = crisisBlock("ZW", now)
  expect(block.isFallback).toBe(true)
  expect(block.lines.map((line) => line.contact.id)).toEqual(["zw-childline"])
})

test("crisis lines come before child helplines", () => {
  const purposes = crisisBlock("US", now).lines.map((line) => line.purpose)
  expect(purposes).toEqual(["crisis", "crisis", "child-helpline"])
})

test("the child-protection numbers of an emergency row are lines, not emergency numbers", () => {
  const block = crisisBlock("FR", now)
  expect(block.emergency.map((number) => number.shown)).toEqual(["112", "17"])
  expect(block.lines.flatMap((line) => line.numbers.map((number) => number.shown))).toEqual(["119", "116 111"])
})

test("past its check date a number is still shown, marked, with 112 and 911 beside it", () => {
  const block = crisisBlock("GB", later)
  expect(block.standing).toBe("check")
  expect(block.emergency.map((number) => number.shown)).toContain("999")
  expect(block.fallback.map((number) => number.shown)).toEqual(["112", "911"])
  expect(crisisBlock("GB", now).fallback).toEqual([])
})

test("a non-emergency number is never among the emergency numbers", () => {
  expect(crisisBlock("GB", now).emergency.map((number) => number.shown)).toEqual(["999"])
})
