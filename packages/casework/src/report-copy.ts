/**
 * "My copy": everything a person told us, as lines they can read, print and keep; and the same for who opens a report.
 *
 * Questions and choices are ids of guidance's texts, put into words in the reader's language; what the person wrote
 * stands as it was written.
 */
import { type Catalogue, countryName, type MessageId, platformById } from "@breakwater/guidance"
import type { ReportDraft, ReportField } from "./report.ts"
import type { MessageContent } from "./report-sealing.ts"
import { type ReportStepId, reportStep, reportStepIds } from "./report-steps.ts"

/** One answer in words. `step` is the page that asks for it; rows of a list are numbered from 1. */
export type CopyLine = { step: ReportStepId; label: string; value: string }

const choices: ReadonlySet<string> = new Set([
  "forWhom",
  "safeNow",
  "selfHarm",
  "happened",
  "image",
  "ageBand",
  "level",
  "contactWay",
  "money.kind",
  "money.method",
  "places.kind",
])

const askedOfSelf: ReadonlySet<ReportField> = new Set(["safeNow", "selfHarm", "ageBand", "country"])

/** The question of a field. `isAboutSelf`: the person tells of themselves, so it says "you". */
export function questionId(field: ReportField, isAboutSelf: boolean): MessageId {
  return `report.${sectionOf(field)}.${isAboutSelf && askedOfSelf.has(field) ? "q-self" : "q"}` as MessageId
}

/**
 * The answers in the order of the questions; what was not answered has no line. `asked`: each question as the person was
 * asked it; else as someone else reads it.
 */
export function copyLines(draft: ReportDraft, words: Catalogue, asked?: "asked"): CopyLine[] {
  return reportStepIds.flatMap((step) =>
    reportStep(step).fields.flatMap((field): CopyLine[] => {
      const answer = draft[field]
      if (answer === undefined) return []
      const question = words.text(questionId(field, asked === "asked" && draft.forWhom === "self"))
      if (typeof answer === "string") return [{ step, label: question, value: valueText(field, answer, words) }]
      return answer.flatMap((item, index): CopyLine[] =>
        typeof item === "string"
          ? [{ step, label: question, value: valueText(field, item, words) }]
          : Object.entries(item).flatMap(([key, value]) => {
              if (value === undefined) return []
              const label = words.text(`report.${sectionOf(field)}.label-${key}` as MessageId)
              return [{ step, label: `${label} ${index + 1}`, value: valueText(`${field}.${key}`, value, words) }]
            }),
      )
    }),
  )
}

/** A message in words: what was written, or the answers of an addition, a line each. */
export function messageText(content: MessageContent, words: Catalogue): string {
  if (content.kind !== "addition") return content.text
  return copyLines(content.answers, words)
    .map(({ label, value }) => `${label} ${value}`)
    .join("\n")
}

/** The section of guidance's document `report` that is about a field: `forWhom` is `for-whom`. */
export function sectionOf(field: ReportField): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function valueText(path: string, value: string, words: Catalogue): string {
  const [field = ""] = path.split(".")
  if (choices.has(path)) return words.text(`report.${sectionOf(field as ReportField)}.label-${value}` as MessageId)
  if (path === "country") return countryName(value, words.language.code)
  return path.endsWith(".platform") ? (platformById(value)?.name ?? value) : value
}
