import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { accountsMax, lineCharactersMax, storyCharactersMax } from "./report.ts"
import { completeReport, readReportAnswers, withAnswers } from "./report-answers.ts"
import { isReportStep, reportStepIds } from "./report-steps.ts"

describe("a page of the report", () => {
  test("sent empty is no problem, but for what happened", () => {
    for (const step of reportStepIds) {
      const read = readReportAnswers(step, {})
      if (step === "what-happened") {
        expect(read).toEqual({ ok: false, problems: [{ field: "happened", row: null, reason: "missing" }] })
      } else expect(read).toEqual({ ok: true, value: {} })
    }
  })

  test("an app is known by its name in any letters, and one that is not in the table stays as it was called", () => {
    const form = { accountPlatform: ["Instagram", "SNAPCHAT", "Some New App"], accountHandle: ["a", "b", "c"] }
    const read = readReportAnswers("accounts", form)
    expect(read.ok && read.value.accounts?.map(({ platform }) => platform)).toEqual([
      "instagram",
      "snapchat",
      "Some New App",
    ])
  })

  test("reads parallel fields as rows, leaves empty rows out, and takes handles with links of one platform", () => {
    const read = readReportAnswers("accounts", {
      accountPlatform: ["instagram", "snapchat", ""],
      accountHandle: ["@made.up", "", ""],
      accountLink: ["", "https://example.org/u/made-up", " "],
      csrf: "left alone",
    })
    expect(read).toEqual({
      ok: true,
      value: {
        accounts: [
          { platform: "instagram", handle: "@made.up" },
          { platform: "snapchat", link: "https://example.org/u/made-up" },
        ],
      },
    })
  })

  test("takes money as it was written, and a demand where the row does not say", () => {
    const read = readReportAnswers("money", {
      moneyKind: ["", "paid"],
      moneyAmount: ["about 200", "50"],
      moneyCurrency: ["pounds", "GBP"],
      moneyDate: ["last Friday", "2026-11-20"],
    })
    expect(read).toEqual({
      ok: true,
      value: {
        money: [
          { kind: "demanded", amount: "about 200", currency: "pounds", date: "last Friday" },
          { kind: "paid", amount: "50", currency: "GBP", date: "2026-11-20" },
        ],
      },
    })
  })

  test("says how long a story of two million characters is, and how long it may be", () => {
    const got = 2_000_000
    expect(readReportAnswers("story", { story: "a".repeat(got) })).toEqual({
      ok: false,
      problems: [{ field: "story", row: null, reason: "too-long", max: storyCharactersMax, got }],
    })
  })

  test("says how many of ten thousand handles are too many, in one word", () => {
    const accountHandle = Array.from({ length: 10_000 }, (_, index) => `handle${index}`)
    expect(readReportAnswers("accounts", { accountHandle })).toEqual({
      ok: false,
      problems: [{ field: "accounts", row: null, reason: "too-many", max: accountsMax, got: 10_000 }],
    })
  })

  test("names the row and the field of a handle that is too long", () => {
    const accountHandle = ["short", "x".repeat(lineCharactersMax + 1)]
    expect(readReportAnswers("accounts", { accountHandle })).toEqual({
      ok: false,
      problems: [
        { field: "accountHandle", row: 1, reason: "too-long", max: lineCharactersMax, got: lineCharactersMax + 1 },
      ],
    })
  })

  test("refuses a choice that no page offers", () => {
    const problem = (field: string) => ({
      ok: false,
      problems: [{ field, row: null, reason: "unknown-choice" }],
    })
    expect(readReportAnswers("for-whom", { forWhom: "the prime minister" })).toEqual(problem("forWhom"))
    expect(readReportAnswers("person", { country: "nowhere" })).toEqual(problem("country"))
  })

  test("asks who wants to be reached how, and nobody else", () => {
    expect(readReportAnswers("contact", { level: "contactable" })).toEqual({
      ok: false,
      problems: [{ field: "contact", row: null, reason: "missing" }],
    })
    expect(readReportAnswers("contact", { level: "named" })).toMatchObject({ ok: false, problems: [{ field: "name" }] })
    expect(readReportAnswers("contact", { level: "anonymous" }).ok).toBe(true)
  })

  test("gives answers or problems for whatever a form holds, and never throws", () => {
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string(), { maxLength: 60 }))
    const name = fc.constantFrom("story", "happened", "accountHandle", "moneyKind", "placeLink", "level", "__proto__")
    fc.assert(
      fc.property(fc.constantFrom(...reportStepIds), fc.dictionary(name, value), (step, form) => {
        const read = readReportAnswers(step, form)
        if (read.ok) expect(JSON.stringify(read.value).isWellFormed()).toBe(true)
        else expect(read.problems.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe("a draft", () => {
  test("holds a page's latest answers, and a page sent empty takes its answers back", () => {
    const first = withAnswers({}, "story", { story: "one" })
    const second = withAnswers(first, "person", { ageBand: "16-17" })
    expect(withAnswers(second, "story", {})).toEqual({ ageBand: "16-17" })
  })

  test("is a report as soon as it says what happened", () => {
    expect(completeReport({ story: "one" })).toEqual({
      ok: false,
      problems: [{ field: "happened", row: null, reason: "missing" }],
    })
    expect(completeReport({ happened: ["other"] })).toEqual({ ok: true, value: { happened: ["other"] } })
  })
})

test("an address that names no page of questions is known", () => {
  expect(isReportStep("story")).toBe(true)
  expect(isReportStep("toString")).toBe(false)
})
