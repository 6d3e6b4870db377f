import { catalogueOf, languages } from "@breakwater/guidance"
import { expect, test } from "vitest"
import { type Report, reportSchema } from "./report.ts"
import { copyLines } from "./report-copy.ts"

const { shape } = reportSchema
const whole: Report = {
  forWhom: "self",
  safeNow: "not-sure",
  selfHarm: "rather-not-say",
  happened: [...shape.happened.element.options],
  image: "fake",
  ageBand: "16-17",
  country: "GB",
  accounts: [{ platform: "instagram", handle: "some.one", link: "https://example.org/u" }],
  money: shape.money
    .unwrap()
    .element.shape.method.unwrap()
    .options.map((method) => ({ kind: "paid", method, amount: "50", currency: "GBP", handle: "x", date: "Monday" })),
  places: [{ kind: "may-be-there", platform: "other-app", link: "https://example.org/p", words: "a group" }],
  story: "It began on Monday.",
  level: "named",
  contactWay: "text",
  contact: "0",
  contactNote: "After school.",
  name: "Alex",
}

test("my copy holds every answer, choices and countries in words, and what was written as it was written", () => {
  const lines = copyLines(whole, catalogueOf("en"))
  const text = lines.map(({ label, value }) => `${label}: ${value}`).join("\n")
  for (const part of [
    "Who is this about?: Me",
    "App or site 1: Instagram",
    "United Kingdom",
    "How 2: Gift card",
    "some.one",
  ]) {
    expect(text).toContain(part)
  }
  expect(lines).toContainEqual({
    step: "story",
    label: "What happened, in your own words?",
    value: "It began on Monday.",
  })
  // A row of a list is one line for each of its answers.
  const cells = [whole.accounts, whole.money, whole.places].flatMap((rows) => (rows ?? []).flatMap(Object.keys)).length
  expect(lines).toHaveLength(cells + whole.happened.length + 12)
})

test("every question and choice has its words in every language", () => {
  for (const { code } of languages) expect(() => copyLines(whole, catalogueOf(code))).not.toThrow()
})
