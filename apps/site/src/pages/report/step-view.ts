/** One page of questions as its template shows it, filled with what was answered or just sent. */
import {
  questionId,
  type ReportField,
  type ReportForm,
  type ReportProblem,
  type ReportStepId,
  reportStep,
} from "@breakwater/casework"
import { listCountries, type MessageId, platforms } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"
import { choiceLabel, type FieldShape, reportFields, rowKey } from "./report-fields.ts"

const emptyRows = 1
const rowsShownMax = 50

/**
 * The fields of a step, and the errors for the summary at the top. `isAboutSelf` says "you"; `moreRows` adds empty lines.
 */
export function stepView(
  step: ReportStepId,
  form: ReportForm,
  problems: readonly ReportProblem[],
  me: Reader,
  { isAboutSelf = false, moreRows = 0 } = {},
) {
  const fields = reportStep(step).fields.map((field) => {
    const shape = reportFields[field as Exclude<ReportField, "language">]
    const own = problems.filter((problem) => problem.field === field || isColumn(shape, problem.field))
    return {
      name: field,
      kind: shape.kind,
      label: me.t(questionId(field, isAboutSelf)),
      hint: hintOf(shape, me),
      error: own.length === 0 ? null : own.map((problem) => problemText(problem, me)).join(" "),
      ...contentOf(shape, field, form, me, moreRows),
    }
  })
  const errors = fields.flatMap(({ name, error }) => (error === null ? [] : [{ text: error, href: `#${name}` }]))
  return { fields, errors }
}

function contentOf(shape: FieldShape, field: string, form: ReportForm, me: Reader, moreRows: number) {
  const { t, words } = me
  const sent = valuesOf(form, field)
  if (shape.kind === "radios" || shape.kind === "checkboxes") {
    const items = shape.choices.map((value) => ({
      value,
      text: t(choiceLabel(shape.section, value)),
      checked: sent.includes(value),
      // Who learns what is said before the choice is made.
      ...(field === "level" ? { hint: { html: me.h(`report.li-${value}` as MessageId) } } : {}),
    }))
    return { items }
  }
  if (shape.kind === "country") {
    const chosen = sent[0] ?? (me.isCountryChosen ? me.country : null) ?? ""
    const countries = listCountries(words.language.code).map(({ code, name }) => ({
      value: code,
      text: name,
      selected: code === chosen,
    }))
    return { items: [{ value: "", text: "–" }, ...countries] }
  }
  if (shape.kind !== "rows") return { value: sent[0] ?? "" }
  const count = Math.max(0, ...shape.columns.map(({ name }) => valuesOf(form, name).length))
  const shown = Math.min(rowsShownMax, Math.max(count, 1) + (count > 0 ? emptyRows : 0) + moreRows)
  return {
    platforms: platforms.map(({ id, name }) => ({ value: id, text: name })),
    rows: Array.from({ length: shown }, (_, at) =>
      shape.columns.map(({ name, label, choices }) => ({
        name,
        id: `${name}-${at + 1}`,
        label: t(label),
        value: valuesOf(form, name)[at] ?? "",
        isPlatform: rowKey(name) === "platform",
        items: choices?.map((value) => ({ value, text: t(choiceLabel(shape.section, value)) })) ?? null,
      })),
    ),
  }
}

function hintOf(shape: FieldShape, { words, t }: Reader): string | null {
  const id = `report.${shape.section}.hint` as MessageId
  const hasHint = ["self-harm", "happened", "accounts", "money", "places", "story", "contact-note"].includes(
    shape.section,
  )
  return hasHint && words.languageOf(id) !== "" ? t(id) : null
}

function problemText(problem: ReportProblem, { t, locale }: Reader): string {
  const number = new Intl.NumberFormat(locale)
  if (problem.reason === "too-long" || problem.reason === "too-many") {
    const id = problem.reason === "too-long" ? "report.note-problem-too-long" : "report.note-problem-too-many"
    return t(id, { got: number.format(problem.got), max: number.format(problem.max) })
  }
  return t(problem.reason === "missing" ? "report.note-problem-missing" : "report.note-problem-unknown-choice")
}

function isColumn(shape: FieldShape, name: string): boolean {
  return shape.kind === "rows" && shape.columns.some((column) => column.name === name)
}

function valuesOf(form: ReportForm, name: string): string[] {
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  return value === undefined ? [] : typeof value === "string" ? [value] : value
}
