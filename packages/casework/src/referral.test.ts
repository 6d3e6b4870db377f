import { catalogueOf } from "@breakwater/guidance"
import { describe, expect, test } from "vitest"
import { referReport, wordReferralFormats } from "./referral.ts"
import type { Report } from "./report.ts"

const report: Report = {
  happened: ["threatened", "paid"],
  ageBand: "13-15",
  country: "GB",
  accounts: [{ platform: "instagram", handle: "jess.example" }],
  money: [{ kind: "paid", amount: "50", currency: "GBP", method: "bank", handle: "GB33BUKB20201555555555" }],
  story: "They wrote from +44 7400 123456 and said <everyone> would see it.",
  level: "contactable",
  contactWay: "email",
  contact: "alex.secret@example.org",
  contactNote: "after school only",
  name: "Alex Secretname",
  language: "en",
}
const context = {
  organisation: "Example Hotline",
  email: "desk@example.org",
  receivedOn: new Date("2026-11-24T00:00:00Z"),
  number: 7,
  words: catalogueOf("en"),
}

describe.each(wordReferralFormats)("as %s", (format) => {
  test("it tells what the authority needs, and never how the person is to be reached", () => {
    const { text } = referReport(report, format, context)
    for (const part of ["jess.example", "GB33BUKB20201555555555", "50"]) expect(text).toContain(part)
    for (const part of ["alex.secret", "after school", "Secretname"]) expect(text).not.toContain(part)
  })

  test("a name given for this goes along", () => {
    const { text } = referReport({ ...report, level: "named" }, format, context)
    expect(text).toContain("Alex Secretname")
    expect(text).not.toContain("alex.secret")
  })
})

test("a report of words alone can be referred, dated by the start of its day, which is past at any hour", () => {
  const today = { ...context, receivedOn: new Date("2026-11-25T00:00:00Z") }
  const { text } = referReport({ happened: ["threatened"], language: "en" }, "cybertipline", today)
  expect(text).toContain("<incidentDateTime>2026-11-25T00:00:00Z</incidentDateTime>")
})
