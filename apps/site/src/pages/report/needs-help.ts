import { hintsOfSelfHarm, type ReportDraft } from "@breakwater/casework"

/** Answers that say, or hint, that a life may be at risk: help is shown at once, and nothing is blocked. */
export function needsHelp(answers: ReportDraft, language: string): boolean {
  if (answers.safeNow === "no" || answers.selfHarm === "yes") return true
  return [answers.story, answers.contactNote].some(
    (text) => text !== undefined && hintsOfSelfHarm(text, language).length > 0,
  )
}
