/**
 * Reading one page of the report's form: fields as a browser sends them, to answers or to what is wrong with them.
 *
 * Lists come as parallel fields (`accountHandle` repeated), so that the page works without script. Empty fields and
 * rows are no answers. Refused are broken limits and choices no page offers; the caller shows the same page again with
 * everything in it, so nothing a person wrote is lost.
 */
import { platforms } from "@breakwater/guidance"
import type { z } from "zod"
import {
  accountsMax,
  draftSchema,
  moneyRowsMax,
  placesMax,
  type Report,
  type ReportDraft,
  type ReportField,
  reportSchema,
} from "./report.ts"
import { type ReportStepId, reportStep } from "./report-steps.ts"

/** A form as it was sent: one value, or several of the same name. */
export type ReportForm = Record<string, string | string[]>

/**
 * What is wrong with one field. `row` is 0-based where the field is a list's. `max` counts UTF-16 code units for
 * too-long, rows for too-many; `got` is what was sent, in the same unit.
 */
export type ReportProblem =
  | { field: string; row: number | null; reason: "missing" | "unknown-choice" }
  | { field: string; row: number | null; reason: "too-long" | "too-many"; max: number; got: number }

/** Answers of one page, or every problem with them. */
export type ReportAnswers = { ok: true; value: ReportDraft } | { ok: false; problems: ReportProblem[] }

// Form fields of each list, by the key of a row. `kind` alone makes no row; a row without one has the list's.
const lists = {
  accounts: {
    rowsMax: accountsMax,
    kind: null,
    fields: { platform: "accountPlatform", handle: "accountHandle", link: "accountLink" },
  },
  money: {
    rowsMax: moneyRowsMax,
    kind: "demanded",
    fields: {
      kind: "moneyKind",
      amount: "moneyAmount",
      currency: "moneyCurrency",
      method: "moneyMethod",
      handle: "moneyHandle",
      date: "moneyDate",
    },
  },
  places: {
    rowsMax: placesMax,
    kind: "may-be-there",
    fields: { kind: "placeKind", platform: "placePlatform", link: "placeLink", words: "placeWords" },
  },
} as const satisfies Partial<Record<ReportField, ListForm>>

type ListForm = { rowsMax: number; kind: string | null; fields: Record<string, string> }

/** Reads the fields of `step` out of a form; other fields are left alone. */
export function readReportAnswers(step: ReportStepId, form: ReportForm): ReportAnswers {
  const raw: Record<string, unknown> = {}
  const problems: ReportProblem[] = []
  for (const field of reportStep(step).fields) {
    const list = field in lists ? lists[field as keyof typeof lists] : undefined
    if (list !== undefined) {
      const rows = readRows(form, list)
      // Before the schema walks them: ten thousand rows are one problem, not ten thousand.
      if (rows.length > list.rowsMax)
        problems.push({ field, row: null, reason: "too-many", max: list.rowsMax, got: rows.length })
      else if (rows.length > 0) raw[field] = rows
    } else if (field === "happened") {
      const ticked = [...new Set(valuesOf(form, field).filter((value) => value !== ""))]
      if (ticked.length > 0) raw[field] = ticked
      else problems.push({ field, row: null, reason: "missing" })
    } else {
      const value = cleanText(valuesOf(form, field)[0] ?? "")
      if (value !== "") raw[field] = field === "country" ? value.toUpperCase() : value
    }
  }
  const read = draftSchema.safeParse(raw)
  if (!read.success) problems.push(...read.error.issues.map((issue) => problemOf(issue, raw)))
  if (read.success && step === "contact") problems.push(...contactProblems(read.data))
  return problems.length > 0 || !read.success ? { ok: false, problems } : { ok: true, value: read.data }
}

/** The draft with a page's answers in place of what that page held before. A page sent empty takes answers back. */
export function withAnswers(draft: ReportDraft, step: ReportStepId, answers: ReportDraft): ReportDraft {
  const own = new Set<string>(reportStep(step).fields)
  const kept = Object.fromEntries(Object.entries(draft).filter(([field]) => !own.has(field)))
  return { ...kept, ...answers }
}

/** The draft as a report ready to be sealed; the one thing it can lack is what happened. */
export function completeReport(
  draft: ReportDraft,
): { ok: true; value: Report } | { ok: false; problems: ReportProblem[] } {
  const read = reportSchema.safeParse(draft)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, problems: read.error.issues.map((issue) => problemOf(issue, draft)) }
}

/** Text as it is kept: well-formed, one kind of line break, no control characters, trimmed. */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out.
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
      .trim()
  )
}

function readRows(form: ReportForm, { fields, kind }: ListForm): Record<string, string>[] {
  const columns = Object.entries(fields).map(([key, name]) => ({ key, values: valuesOf(form, name) }))
  const rows: Record<string, string>[] = []
  const rowsSent = Math.max(0, ...columns.map(({ values }) => values.length))
  for (let index = 0; index < rowsSent; index += 1) {
    const cells = columns
      .map(({ key, values }) => [key, cellText(key, cleanText(values[index] ?? ""))] as const)
      .filter(([, value]) => value !== "")
    if (!cells.some(([key]) => key !== "kind")) continue
    rows.push({ ...(kind === null ? {} : { kind }), ...Object.fromEntries(cells) })
  }
  return rows
}

/** An app that is typed by its name is the one in the table; any other stays as it was called. */
function cellText(key: string, written: string): string {
  if (key !== "platform") return written
  const plain = written.toLowerCase()
  return platforms.find(({ id, name }) => id === plain || name.toLowerCase() === plain)?.id ?? written
}

function valuesOf(form: ReportForm, name: string): string[] {
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  return value === undefined ? [] : typeof value === "string" ? [value] : value
}

function contactProblems({ level, contact, name }: ReportDraft): ReportProblem[] {
  const missing = (field: ReportField) => ({ field, row: null, reason: "missing" as const })
  // Anonymous, or no choice at all, needs nothing. Who asks to be reached must say how.
  return [
    ...(level === "contactable" && contact === undefined ? [missing("contact")] : []),
    ...(level === "named" && name === undefined ? [missing("name")] : []),
  ]
}

/** A row's problem is named by its form field, so that the page can link to it. */
function problemOf(issue: z.core.$ZodIssue, raw: object): ReportProblem {
  const [top = "", index, key] = issue.path.map(String)
  const list = Object.hasOwn(lists, top) ? lists[top as keyof typeof lists] : undefined
  const fields: Record<string, string> = list?.fields ?? {}
  const field = key === undefined ? top : (fields[key] ?? top)
  const row = list === undefined || index === undefined ? null : Number(index)
  if (issue.code === "too_big") {
    const sent = issue.path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)[step], raw)
    const reason = issue.origin === "string" ? "too-long" : "too-many"
    return { field, row, reason, max: Number(issue.maximum), got: (sent as string | unknown[]).length }
  }
  const missing = issue.code === "invalid_type" || issue.code === "too_small"
  return { field, row, reason: missing ? "missing" : "unknown-choice" }
}
