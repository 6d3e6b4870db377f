import { expect, test } from "vitest"
import { checkGuidance } from "./check.ts"
import { type Contact, contactById, contacts } from "./directory.ts"
import { platforms } from "./platforms.ts"

const now = new Date("2026-11-25T12:00:00Z")

function childline(change: Partial<Contact> = {}): Contact {
  const row = contactById("gb-childline")
  if (row === null) throw new Error("the row is missing")
  return { ...row, ...change }
}

const problemsOf = (...rows: Contact[]) =>
  checkGuidance(now, { contacts: rows, platforms: [] })
    .findings.filter((finding) => finding.where.startsWith("contact"))
    .map((finding) => finding.problem)

test("the data that ships holds no contradiction, no malformed number and no dead link", () => {
  const check = checkGuidance(now)
  expect(check.findings.filter((finding) => /contradictory|malformed|broken/.test(finding.problem))).toEqual([])
  expect(check.ok).toBe(true)
})

test("rows never checked are listed from the first day, all rows once their days are over", () => {
  const stale = (at: Date) => checkGuidance(at).findings.filter((finding) => finding.problem === "stale")
  expect(stale(now).map((finding) => finding.where)).toContain("contact gb-action-fraud")
  expect(stale(now).map((finding) => finding.where)).not.toContain("contact gb-childline")
  const later = new Set(stale(new Date("2027-06-01T00:00:00Z")).map((finding) => finding.where))
  expect(later.size).toBe(contacts.length + platforms.length)
})

test("a clean row has no finding", () => {
  expect(problemsOf(childline())).toEqual([])
})

test("two rows with one number, or two emergency rows in one country, contradict each other", () => {
  expect(problemsOf(childline(), childline({ id: "gb-other" }))).toEqual(["contradictory"])
  const emergency = (id: string, shown: string) =>
    childline({ id, kind: "emergency", numbers: [{ ...numberOf(shown), href: `tel:${shown}` }] })
  expect(problemsOf(emergency("gb-one", "999"), emergency("gb-two", "112"))).toEqual(["contradictory"])
})

const numberOf = (shown: string) => ({
  use: "call" as const,
  role: "line" as const,
  shown,
  href: "tel:08001111",
  body: null,
  note: null,
  needsCheck: false,
})

test("ages, audiences, hours and zones that cannot be are contradictions", () => {
  expect(problemsOf(childline({ ages: { from: 18, to: 12 } }))).toEqual(["contradictory"])
  expect(problemsOf(childline({ audiences: ["adult"], ages: { from: null, to: 17 } }))).toEqual(["contradictory"])
  const weekly = (zone: string, from: string, to: string): Contact["hours"] => ({
    kind: "weekly",
    zone,
    open: [{ days: [1], from, to }],
    exceptHolidays: false,
  })
  expect(problemsOf(childline({ hours: weekly("Europe/London", "16:00", "10:00") }))).toEqual(["contradictory"])
  expect(problemsOf(childline({ hours: weekly("Europe/Nowhere", "10:00", "16:00") }))).toEqual(["contradictory"])
})

test("a number that dials something else than it shows is malformed", () => {
  expect(problemsOf(childline({ numbers: [numberOf("0800 1111")] }))).toEqual([])
  expect(problemsOf(childline({ numbers: [numberOf("0800 1112")] }))).toEqual(["malformed-number"])
  expect(problemsOf(childline({ numbers: [{ ...numberOf("0800 1111"), href: "tel:0800 1111" }] }))).toEqual([
    "malformed-number",
  ])
})

test("a row nobody can call, text or open is listed", () => {
  expect(problemsOf(childline({ numbers: [], url: null }))).toEqual(["unreachable"])
})
