/**
 * The record of a safeguarding lead: concern, steps with their reasons, contact with home. Text alone: nothing here could hold an
 * image. It is sealed to a code of its own, like a person's folder, and holds a helper's code where a young person gave one.
 *
 * Steps are added and struck out, never changed or taken away: what stood in it can be told later.
 */
import { z } from "zod"
import { type CaseCode, parseCaseCode } from "./case-code.ts"
import { paddedBytesMax, padToClass, unpad } from "./padding.ts"
import { cleanText } from "./report-answers.ts"
import { caseRecipient, openWith, sealTo } from "./sealing.ts"

/** What a step can be. */
export const schoolStepKinds = ["decision", "referral", "contact", "support", "note"] as const
/** UTF-16 code units of the concern. */
export const schoolConcernCharactersMax = 5000
/** UTF-16 code units of what was done, and of a reason. */
export const schoolTextCharactersMax = 2000
/** Steps of one record. */
export const schoolStepsMax = 500

const line = z.string().min(1).max(80)
const text = z.string().min(1).max(schoolTextCharactersMax)
const moment = z.iso.datetime()
const stepSchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(schoolStepKinds),
  at: moment,
  by: line,
  text,
  why: text.nullable(),
  struck: z.strictObject({ at: moment, by: line, why: text }).nullable(),
})
const code = z.string().transform((written, context) => {
  const read = parseCaseCode(written)
  if (read.ok) return read.value
  context.addIssue({ code: "custom", message: read.reason })
  return z.NEVER
})
const schoolRecordSchema = z.strictObject({
  kind: z.literal("school-record"),
  reference: z.string().max(80),
  concern: z.string().max(schoolConcernCharactersMax),
  openedAt: moment,
  steps: z.array(stepSchema).max(schoolStepsMax),
  /** What a young person gave: a helper's code, with the moment at which the lead said that they had been told. */
  joined: z.strictObject({ code, toldAt: moment }).nullable(),
})

/** A record. Times are ISO. */
export type SchoolRecord = z.infer<typeof schoolRecordSchema>
/** One step of it. */
export type SchoolStep = z.infer<typeof stepSchema>

/** Why a record does not change. full: it holds no more; missing: something that is needed is empty or too long. */
export type SchoolRefusal = "full" | "missing" | "not-there"
type Changed = { ok: true; value: SchoolRecord } | { ok: false; reason: SchoolRefusal }

/** A record with nothing in it. */
export function newSchoolRecord(now: Date): SchoolRecord {
  return {
    kind: "school-record",
    reference: "",
    concern: "",
    openedAt: now.toISOString(),
    steps: [],
    joined: null,
  }
}

/** Seals a record to its code. */
export async function sealSchoolRecord(record: SchoolRecord, to: CaseCode): Promise<Uint8Array> {
  return sealTo(await caseRecipient(to), padToClass(packed(record)))
}

/** Opens a record. Null: another code's, something else than a record, or broken. */
export async function openSchoolRecord(key: CaseCode, sealed: Uint8Array): Promise<SchoolRecord | null> {
  const opened = await openWith(key, sealed)
  const plain = opened === null ? null : unpad(opened)
  if (plain === null) return null
  try {
    const read = schoolRecordSchema.safeParse(JSON.parse(new TextDecoder().decode(plain)))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** The reference and the concern in place of those before. */
export function withConcern(record: SchoolRecord, said: { reference: string; concern: string }): Changed {
  return fitting({ ...record, reference: cleanText(said.reference), concern: cleanText(said.concern) })
}

/** A step added at `now`. */
export function withStep(
  record: SchoolRecord,
  id: string,
  said: { kind: string; by: string; text: string; why: string },
  now: Date,
): Changed {
  if (record.steps.some((step) => step.id === id)) return { ok: true, value: record }
  if (record.steps.length >= schoolStepsMax) return { ok: false, reason: "full" }
  const why = cleanText(said.why)
  const step = stepSchema.safeParse({
    id,
    kind: said.kind,
    at: now.toISOString(),
    by: cleanText(said.by),
    text: cleanText(said.text),
    why: why === "" ? null : why,
    struck: null,
  })
  return step.success ? fitting({ ...record, steps: [...record.steps, step.data] }) : { ok: false, reason: "missing" }
}

/** A step struck out at `now`, with who did it and why; it stays in the record. */
export function withStruck(record: SchoolRecord, id: string, said: { by: string; why: string }, now: Date): Changed {
  const known = record.steps.find((step) => step.id === id)
  if (known === undefined) return { ok: false, reason: "not-there" }
  const [by, why] = [cleanText(said.by), cleanText(said.why)]
  if (by === "" || why === "") return { ok: false, reason: "missing" }
  const struck = known.struck ?? { at: now.toISOString(), by, why }
  return fitting({ ...record, steps: record.steps.map((step) => (step.id === id ? { ...step, struck } : step)) })
}

/** The code that a young person gave, or none any more. */
export function withJoined(record: SchoolRecord, joined: CaseCode | null, now: Date): SchoolRecord {
  return { ...record, joined: joined === null ? null : { code: joined, toldAt: now.toISOString() } }
}

/** The record as rows for a table, its struck steps among them. */
export function schoolRecordRows({ reference, concern, openedAt, steps }: SchoolRecord): string[][] {
  return [
    ["when", "what", "who", "text", "why", "struck out"],
    [openedAt, "record", "", reference, "", ""],
    [openedAt, "concern", "", concern, "", ""],
    ...steps.map(({ at, kind, by, text: what, why, struck }) => [
      at,
      kind,
      by,
      what,
      why ?? "",
      struck === null ? "" : `${struck.at} ${struck.by}: ${struck.why}`,
    ]),
  ]
}

function fitting(record: SchoolRecord): Changed {
  const read = schoolRecordSchema.safeParse(record)
  if (!read.success) return { ok: false, reason: "missing" }
  return packed(read.data).length > paddedBytesMax ? { ok: false, reason: "full" } : { ok: true, value: read.data }
}

function packed(record: SchoolRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record))
}
