import fc from "fast-check"
import { expect, test } from "vitest"
import { fillValues, parseInline, plainText, valueNames } from "./inline.ts"

test("strong words and links are told apart from text", () => {
  expect(parseInline("Do **not** pay. Use [the plan](page:plan).")).toEqual([
    { kind: "text", text: "Do " },
    { kind: "strong", text: "not" },
    { kind: "text", text: " pay. Use " },
    { kind: "link", text: "the plan", link: "page:plan" },
    { kind: "text", text: "." },
  ])
})

test("text without markup is one token, unchanged", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => !/[*[\]]/.test(text)),
      (text) => {
        expect(parseInline(text)).toEqual([{ kind: "text", text }])
        expect(plainText(text)).toBe(text)
      },
    ),
  )
})

test("a value that is not given is a bug, not an empty space", () => {
  expect(fillValues("Call {number}", { number: "999" })).toBe("Call 999")
  expect(valueNames("{b} and {a} and {b}")).toEqual(["a", "b"])
  expect(() => fillValues("Call {number}", {})).toThrow("{number}")
})
