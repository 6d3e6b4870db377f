import { expect, test } from "vitest"
import { reportSchema } from "./report.ts"
import {
  nextReportStep,
  previousReportStep,
  reportClosingPages,
  reportStep,
  reportStepIds,
  reportStepsFor,
} from "./report-steps.ts"

test("a full report with its notices takes at most twelve pages", () => {
  const all = reportStepsFor({ happened: ["threatened", "shared", "asked-money", "paid"] })
  expect(all).toEqual(reportStepIds)
  expect(all.length + reportClosingPages).toBeLessThanOrEqual(12)
})

test("money and places are asked only of whom they concern", () => {
  expect(reportStepsFor({ happened: ["hacked"] })).not.toContain("money")
  expect(reportStepsFor({ happened: ["hacked"] })).not.toContain("places")
  expect(nextReportStep("accounts", { happened: ["paid"] })).toBe("money")
  expect(nextReportStep("accounts", { happened: ["hacked"] })).toBe("story")
})

test("going back from a page leads to the page whose next it is", () => {
  for (const happened of [["hacked"], ["paid"], ["shared"]] as ("hacked" | "paid" | "shared")[][]) {
    for (const step of reportStepsFor({ happened })) {
      expect(previousReportStep(nextReportStep(step, { happened }), { happened })).toBe(step)
    }
  }
  expect(previousReportStep("for-whom", {})).toBeNull()
})

test("every answer is asked for on exactly one page, but the language, which the page knows", () => {
  const asked = reportStepIds.flatMap((step) => reportStep(step).fields)
  expect([...asked, "language"].toSorted()).toEqual(Object.keys(reportSchema.shape).toSorted())
})
