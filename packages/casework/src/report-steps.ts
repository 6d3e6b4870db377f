/**
 * The questions as a table: one page each, which answers it asks for, who reads them, and who is asked.
 *
 * `seenBy` is what the page says beside the question: everything a report holds is sealed to the hotline; `coarse`
 * marks answers of which a coarse form is kept in the clear for routing and counting (report-coarse).
 */
import type { ReportDraft, ReportField } from "./report.ts"

type StepRow = {
  fields: readonly ReportField[]
  seenBy: "hotline" | "hotline-and-coarse"
  /** Null: everybody is asked. */
  asked: ((draft: ReportDraft) => boolean) | null
  /** Whether more can be said of it once the report was sent. */
  canGrow: boolean
}

const steps = {
  "for-whom": { fields: ["forWhom"], seenBy: "hotline-and-coarse", asked: null, canGrow: false },
  safety: { fields: ["safeNow", "selfHarm"], seenBy: "hotline-and-coarse", asked: null, canGrow: false },
  "what-happened": { fields: ["happened", "image"], seenBy: "hotline", asked: null, canGrow: true },
  person: { fields: ["ageBand", "country"], seenBy: "hotline-and-coarse", asked: null, canGrow: false },
  accounts: { fields: ["accounts"], seenBy: "hotline", asked: null, canGrow: true },
  money: {
    fields: ["money"],
    seenBy: "hotline",
    asked: (draft) => hasHappened(draft, "asked-money", "paid"),
    canGrow: true,
  },
  places: {
    fields: ["places"],
    seenBy: "hotline",
    asked: (draft) => hasHappened(draft, "threatened", "shared"),
    canGrow: true,
  },
  story: { fields: ["story"], seenBy: "hotline", asked: null, canGrow: true },
  contact: {
    fields: ["level", "contactWay", "contact", "contactNote", "name"],
    seenBy: "hotline-and-coarse",
    asked: null,
    canGrow: false,
  },
} as const satisfies Record<string, StepRow>

/** A page of questions. */
export type ReportStepId = keyof typeof steps

/** Every page of questions in the order it is asked. */
export const reportStepIds = Object.keys(steps) as ReportStepId[]

/**
 * Pages beside the questions that a full report with notices takes: one to check the answers and send, one to fill in
 * the notices once for every platform, one to look at them and send. With all nine questions that is twelve.
 */
export const reportClosingPages = 3

/** What the table says of a page. */
export function reportStep(step: ReportStepId): StepRow {
  return steps[step]
}

/** Whether an address names a page of questions. */
export function isReportStep(text: string): text is ReportStepId {
  return Object.hasOwn(steps, text)
}

/** The pages that these answers ask for, in order. Answers of a page no longer asked for are kept, not thrown away. */
export function reportStepsFor(draft: ReportDraft): ReportStepId[] {
  return reportStepIds.filter((step) => reportStep(step).asked?.(draft) ?? true)
}

/** The pages that take more after the report was sent, in order. */
export const growingReportSteps = reportStepIds.filter((step) => steps[step].canGrow)

/** The page after `step`, or "check" after the last. */
export function nextReportStep(step: ReportStepId, draft: ReportDraft): ReportStepId | "check" {
  const place = reportStepIds.indexOf(step)
  return reportStepsFor(draft).find((other) => reportStepIds.indexOf(other) > place) ?? "check"
}

/** The page before `step`, or null before the first. */
export function previousReportStep(step: ReportStepId | "check", draft: ReportDraft): ReportStepId | null {
  const place = step === "check" ? reportStepIds.length : reportStepIds.indexOf(step)
  return reportStepsFor(draft).findLast((other) => reportStepIds.indexOf(other) < place) ?? null
}

function hasHappened({ happened }: ReportDraft, ...wanted: NonNullable<ReportDraft["happened"]>[number][]): boolean {
  return happened?.some((one) => wanted.includes(one)) ?? false
}
