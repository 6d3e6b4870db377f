import fc from "fast-check"
import { expect, test } from "vitest"
import { countObservables, findObservables, observablesMax } from "./observables.ts"

const found = (text: string, country: string | null = "GB") =>
  findObservables(text, country).found.map(({ kind, value, of, isChecked }) => [kind, value, of, isChecked])

test.each([
  ["my insta: some.one_1", ["handle", "some.one_1", "instagram", false]],
  ["add me @some.one.", ["handle", "some.one", null, false]],
  ["https://www.instagram.com/Some.One/?hl=en", ["profile", "some.one", "instagram", true]],
  ["see t.me/someone now", ["profile", "someone", "telegram", true]],
  ["snapchat.com/add/someone", ["profile", "someone", "snapchat", true]],
  ["https://example.org/a?b=1.", ["url", "https://example.org/a?b=1", "example.org", true]],
  ["paypal.me/someone", ["pay-handle", "someone", "paypal", true]],
  ["cash app $SomeOne1", ["pay-handle", "someone1", "cash-app", false]],
  ["upi someone@okaxis please", ["pay-handle", "someone@okaxis", "upi", true]],
  ["write to Some.One@Example.org", ["email", "some.one@example.org", null, true]],
  ["call 07400 123456", ["phone", "+447400123456", "GB", true]],
  ["call +234 802 123 4567", ["phone", "+2348021234567", "NG", true]],
  ["DE89 3704 0044 0532 0130 00", ["iban", "DE89370400440532013000", "DE", true]],
  ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ["wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BTC", true]],
  ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", ["wallet", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "BTC", true]],
  ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ["wallet", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "ETH", true]],
  ["steam card AB12C-DE34F-GH56I", ["gift-card", "AB12CDE34FGH56I", null, false]],
] as const)("%s", (text, expected) => {
  expect(found(text)).toEqual([expected])
})

test("a value whose check fails is not called a bank account or a wallet", () => {
  for (const text of [
    "DE89 3704 0044 0532 0130 01",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  ]) {
    expect(found(text).filter(([kind]) => kind === "iban" || kind === "wallet")).toEqual([])
  }
})

test("a payment card's number is never taken", () => {
  for (const text of ["4111 1111 1111 1111", "4111111111111111", "card 5500-0000-0000-0004"])
    expect(found(text)).toEqual([])
})

test("ordinary words give nothing", () => {
  expect(found("Hey, how was school? See you at 5, bring $5 and the book. It is about 10-12 pages.")).toEqual([])
})

test("the same thing written twice counts as one", () => {
  const { found: all } = findObservables("@some.one and again @Some.One")
  expect(countObservables(all)).toEqual([{ kind: "handle", value: "some.one", of: null, isChecked: false, count: 2 }])
})

test("every finding points at its place in the text, in order, and none overlaps another", () => {
  const parts = fc.constantFrom(
    "@some.one",
    "https://t.me/x1",
    "a@b.co",
    "+447400123456",
    "hello",
    "€",
    "\n",
    "👋",
    "DE89370400440532013000",
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
      const text = list.join(" ")
      let last = 0
      for (const { start, end } of findObservables(text, "GB").found) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(text.slice(start, end).trim()).not.toBe("")
        last = end
      }
    }),
  )
})

test("over the limit of findings it says that there are more", () => {
  const { found: some, more } = findObservables("@some.one ".repeat(observablesMax + 5))
  expect(some).toHaveLength(observablesMax)
  expect(more).toBe(true)
})
