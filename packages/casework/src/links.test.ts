import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type LinkValue, linkToken, linkTokenBytes, linkValues } from "./links.ts"
import type { ReportDraft } from "./report.ts"

const key = new Uint8Array(32).fill(7)
const told = (report: Partial<ReportDraft>): LinkValue[] => linkValues({ happened: ["threatened"], ...report })
const tokens = (report: Partial<ReportDraft>) =>
  told(report).map((value) => Buffer.from(linkToken(value, key)).toString("hex"))

describe("the same account links, however it was written", () => {
  const forms: Partial<ReportDraft>[] = [
    { accounts: [{ platform: "instagram", handle: "Jess.Example_1" }] },
    { accounts: [{ platform: "instagram", handle: "@jess.example_1 " }] },
    { accounts: [{ link: "https://www.instagram.com/jess.example_1/?igsh=abc" }] },
    { accounts: [{ platform: "instagram", handle: "instagram.com/jess.example_1" }] },
    { accounts: [{ platform: "instagram", handle: "jеss.еxample_1" }] },
    { story: "It was insta: jess.example_1, I did not know them." },
  ]
  test.each(forms)("%o", (form) => {
    expect(tokens(form)).toContain(tokens(forms[0] ?? {})[0])
  })
})

test("a number with and without its country's code is one, and so is an IBAN with and without gaps", () => {
  expect(tokens({ country: "GB", story: "Call 07400 123456" })).toEqual(tokens({ story: "Call +44 7400 123456" }))
  expect(tokens({ money: [{ kind: "demanded", handle: "GB33BUKB20201555555555" }] })).toEqual(
    tokens({ story: "GB33 BUKB 2020 1555 5555 55" }),
  )
})

test("the same name on two platforms does not link, nor do names that differ by a digit", () => {
  const [one] = tokens({ accounts: [{ platform: "instagram", handle: "jess" }] })
  expect(tokens({ accounts: [{ platform: "snapchat", handle: "jess" }] })).not.toContain(one)
  expect(tokens({ accounts: [{ platform: "instagram", handle: "jess1" }] })).not.toContain(one)
  expect(tokens({ accounts: [{ platform: "instagram", handle: "jes5" }] })).not.toContain(
    tokens({ accounts: [{ platform: "instagram", handle: "jess" }] })[0],
  )
})

test("how the person is to be reached is never taken", () => {
  expect(told({ contact: "alex@example.org", contactNote: "Text +44 7400 123456", name: "Alex Example" })).toEqual([])
})

test("a token has 16 bytes, is another under another key, and cannot be confused between kinds", () => {
  const value: LinkValue = { kind: "account", of: "a", value: "b" }
  expect(linkToken(value, key)).toHaveLength(linkTokenBytes)
  expect(linkToken(value, new Uint8Array(32))).not.toEqual(linkToken(value, key))
  expect(linkToken({ kind: "account", of: null, value: "a\u0000b" }, key)).not.toEqual(
    linkToken({ ...value, of: "" }, key),
  )
})

test("normal forms are settled: taking them again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (handle) => {
      const [first] = told({ accounts: [{ platform: "kik", handle }] })
      if (first === undefined) return
      const [again] = told({ accounts: [{ platform: "kik", handle: first.value }] })
      expect(again?.value).toBe(first.value)
    }),
  )
})
