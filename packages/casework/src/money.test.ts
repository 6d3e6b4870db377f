import { catalogueOf, messageIds } from "@breakwater/guidance"
import { expect, test } from "vitest"
import { moneyStep, paymentMethods, paymentSchema } from "./money.ts"

const english = catalogueOf("en")
const now = new Date("2026-11-25T20:00:00Z")

test("every way to pay has what can be stopped, how fast, and ready words with all that is known", () => {
  const ids = new Set<string>(messageIds())
  for (const method of paymentMethods) {
    const step = moneyStep({ method, amount: "200 GBP", day: "2026-11-25", to: "DE89 3704" }, now, english)
    expect(ids).toContain(step.what)
    expect(ids).toContain(step.howFast)
    for (const known of ["200 GBP", "2026-11-25", "DE89 3704"]) expect(step.words).toContain(known)
    expect(moneyStep({ method }, now, english).words).not.toMatch(/\{|undefined/)
  }
})

test("yesterday's payment is still urgent, last week's is told without hurry", () => {
  expect(moneyStep({ method: "bank", day: "2026-11-24" }, now, english).isSoon).toBe(true)
  expect(moneyStep({ method: "bank", day: "2026-11-18" }, now, english).isSoon).toBe(false)
  expect(moneyStep({ method: "bank" }, now, english).isSoon).toBe(true)
})

test("a payment takes no field that could hold a card's number, date or code", () => {
  expect(paymentSchema.safeParse({ method: "bank", card: "1" }).success).toBe(false)
  expect(Object.keys(paymentSchema.shape)).toEqual(["method", "amount", "day", "to"])
})
