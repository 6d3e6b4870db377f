import fc from "fast-check"
import { expect, test } from "vitest"
import { catalogueOf } from "./catalogue.ts"
import { contactsFor } from "./directory.ts"
import { blocksOf } from "./document.ts"
import { orderOf, type PlanQuestion, paymentRoutes, planFor, situationIds } from "./plan.ts"

const plain: PlanQuestion = { country: null, situations: [], paidBy: [], blockFirst: false }
const stepsOf = (question: Partial<PlanQuestion>) => planFor({ ...plain, ...question }).steps.map((step) => step.id)

test("by default the words are saved, then reported, then the account is blocked", () => {
  expect(stepsOf({})).toEqual(["stop", "dont-pay", "keep", "report", "report-app", "block", "secure", "tell", "image"])
})

test("when fear is high, blocking comes first in every country", () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom("GB", "CA", "AU", "AR", "us"), fc.string()), (country) => {
      const steps = stepsOf({ country, blockFirst: true })
      expect(steps[0]).toBe("block")
      expect(steps.filter((step) => step === "block")).toHaveLength(1)
    }),
  )
})

test("saving never comes after blocking unless the person chose so", () => {
  for (const country of ["GB", "CA", "AU", "AR", "QQ"]) {
    const steps = stepsOf({ country })
    expect(steps.indexOf("keep")).toBeLessThan(steps.indexOf("block"))
  }
})

test("in Argentina the report in the app comes last, and the plan says why", () => {
  const plan = planFor({ ...plain, country: "ar" })
  expect(plan.steps.at(-1)).toMatchObject({ id: "report-app", extra: ["plan.report-app.note-later"] })
  expect(contactsFor("AR").length).toBeGreaterThan(0)
})

test("who has paid reads pay no more, then what to try for each route", () => {
  const steps = stepsOf({ situations: ["paid"], paidBy: ["crypto", "bank"] })
  expect(steps.slice(0, 5)).toEqual(["stop", "pay-no-more", "paid", "paid-bank", "paid-crypto"])
  expect(steps).not.toContain("dont-pay")
})

test("who no longer has the file is not sent to a tool that needs it", () => {
  const steps = stepsOf({ situations: ["no-file"] })
  expect(steps).toContain("no-file")
  expect(steps).not.toContain("image")
})

test("an unknown country gets the default order", () => {
  expect(orderOf("ZZ").country).toBe("default")
  expect(orderOf(null).country).toBe("default")
})

test("whatever fits, each part of the plan has a title and words", () => {
  const words = catalogueOf("en")
  const anyPlan = fc.record({
    country: fc.constantFrom("GB", "AR", null),
    situations: fc.subarray([...situationIds]),
    paidBy: fc.subarray([...paymentRoutes]),
    blockFirst: fc.boolean(),
  })
  fc.assert(
    fc.property(anyPlan, (question) => {
      const plan = planFor(question)
      for (const part of [...plan.situations, ...plan.steps, plan.after]) {
        expect(words.text(part.title)).not.toBe("")
        expect(blocksOf(words, part.document, { section: part.section }).length).toBeGreaterThan(0)
        for (const id of part.extra) expect(words.text(id, { country: "here" })).not.toBe("")
      }
    }),
    { numRuns: 40 },
  )
})
