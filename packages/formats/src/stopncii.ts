/**
 * The StopNCII hash exchange format, as the programme's public Python client reads and writes it.
 *
 * FetchHashes pages are built so that a stock client pages to the end, keeps every record and stops; SubmitFeedback
 * bodies are parsed as it posts them. Field names keep the programme's spelling, odd capitals included.
 * Not here: sending, and what a status means for an entry of ours. Source read: facebook/ThreatExchange,
 * python-threatexchange/threatexchange/exchanges/clients/stopncii/api.py; each rule taken from it is a test title.
 */
import { z } from "zod"

/** Records a stock client asks for at once. */
export const pageSizeDefault = 800
/** Most records given out in one page. */
export const pageSizeMax = 5000
/** Most feedbacks taken in one SubmitFeedback body. */
export const feedbacksMax = 5000
const tagsMax = 100
const tagCharsMax = 256
const hashCharsMax = 2048
const tokenCharsMax = 1024

/** What a `hashValue` is. */
export const signalTypes = ["Unknown", "ImagePDQ", "VideoMD5", "VideoTMK", "Text", "URL"] as const
/** State of a hash, or of one case behind it. Withdrawn and Deleted ask the partner to remove it. */
export const hashStatuses = ["Unknown", "Received", "Active", "Withdrawn", "Deleted"] as const
/** What a partner says of a hash. */
export const feedbackValues = [
  "Unknown",
  "None",
  "QualityUnknown",
  "PendingReview",
  "Blocked",
  "NotBlocked",
  "Withdrawn",
  "Deleted",
] as const

// Releases of the client wrote enumerations through Python's str(): the class name, a dot, the member name.
const withoutClassName = (className: string) => (value: unknown) => {
  if (typeof value !== "string" || !value.startsWith(`${className}.`)) return value
  const member = value.slice(className.length + 1)
  return member === "None_" ? "None" : member
}

const signalType = z.preprocess(withoutClassName("StopNCIISignalType"), z.enum(signalTypes))
const hashStatus = z.enum(hashStatuses)
const feedbackValue = z.preprocess(withoutClassName("StopNCIICSPFeedbackValue"), z.enum(feedbackValues))
const seconds = z.int().nonnegative()
const tags = z.array(z.string().max(tagCharsMax)).max(tagsMax)

const cspFeedback = z.object({ source: z.string().default(""), feedbackValue, tags: tags.default([]) })

/** One record of a FetchHashes page; a later record of the same hash replaces an earlier one. Times in seconds. */
export const hashRecordSchema = z.object({
  lastModtimestamp: seconds,
  signalType,
  hashValue: z.string().max(hashCharsMax),
  hashStatus,
  caseNumbers: z.record(z.string(), hashStatus),
  CSPFeedbacks: z.array(cspFeedback).optional(),
})
/** See {@link hashRecordSchema}. */
export type HashRecord = z.output<typeof hashRecordSchema>

/** A FetchHashes answer. `nextPageToken` is empty or left out, never null, when there is no further page. */
export const fetchHashesAnswerSchema = z.object({
  count: z.int().nonnegative(),
  nextPageToken: z.string().optional(),
  nextSetTimestamp: seconds,
  hasMoreRecords: z.boolean(),
  hashRecords: z.array(hashRecordSchema),
})
/** See {@link fetchHashesAnswerSchema}. */
export type FetchHashesAnswer = z.output<typeof fetchHashesAnswerSchema>

const queryNumber = (fallback: number) =>
  z.preprocess((text) => (text === undefined || text === "" ? fallback : Number(text)), z.int().nonnegative())

/** Query of FetchHashes, from text; page sizes beyond the limit are cut to it, an empty token is none. */
export const fetchHashesQuerySchema = z.object({
  startTimestamp: queryNumber(0),
  pageSize: queryNumber(pageSizeDefault).transform((size) => Math.min(Math.max(size, 1), pageSizeMax)),
  nextPageToken: z
    .string()
    .max(tokenCharsMax)
    .optional()
    .transform((token) => (token === "" ? undefined : token)),
})

/** Body of SubmitFeedback. No signal type is sent: a hash is recognised by its text alone. */
export const submitFeedbackSchema = z.object({
  count: z.int().nonnegative().optional(),
  hashFeedbacks: z
    .array(z.object({ hashValue: z.string().min(1).max(hashCharsMax), feedbackValue, tags: tags.default([]) }))
    .max(feedbacksMax),
})
/** See {@link submitFeedbackSchema}. */
export type SubmitFeedback = z.output<typeof submitFeedbackSchema>

/** Outcome of parsing; the reason tells where the JSON departs from the format. */
export type StopNciiParsed<T> = { ok: true; value: T } | { ok: false; reason: { code: "not-stopncii"; detail: string } }

const parsed = <T>(schema: z.ZodType<T>, json: unknown): StopNciiParsed<T> => {
  const result = schema.safeParse(json)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, reason: { code: "not-stopncii", detail: z.prettifyError(result.error) } }
}

/** A page read from a server: what was understood, and the positions of records that were not. */
export type FetchHashesPage = FetchHashesAnswer & { skipped: number[] }

const pageSchema = z.object({
  count: z.int().nonnegative(),
  nextPageToken: z.string().nullish(),
  nextSetTimestamp: seconds,
  hasMoreRecords: z.boolean(),
  hashRecords: z.array(z.unknown()).default([]),
})

// The service has sent `caseNumbers: []` for a record without cases; the client reads it as no cases.
const mendedRecord = (record: unknown): unknown =>
  typeof record === "object" && record !== null && "caseNumbers" in record && isEmptyArray(record.caseNumbers)
    ? { ...record, caseNumbers: {} }
    : record
const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/**
 * Reads a FetchHashes answer as the client does: a record that is not understood is skipped, not fatal.
 *
 * Fails with `not-stopncii` when the page itself lacks a field that paging needs.
 */
export function parseFetchHashes(json: unknown): StopNciiParsed<FetchHashesPage> {
  const page = parsed(pageSchema, json)
  if (!page.ok) return page
  const { nextPageToken, hashRecords, ...rest } = page.value
  const records: HashRecord[] = []
  const skipped: number[] = []
  for (const [at, raw] of hashRecords.entries()) {
    const record = hashRecordSchema.safeParse(mendedRecord(raw))
    if (record.success) records.push(record.data)
    else skipped.push(at)
  }
  const token = nextPageToken === undefined || nextPageToken === null || nextPageToken === "" ? {} : { nextPageToken }
  return { ok: true, value: { ...rest, ...token, hashRecords: records, skipped } }
}

/** Reads a SubmitFeedback body as the client posts it; fails with `not-stopncii`. */
export function parseSubmitFeedback(json: unknown): StopNciiParsed<SubmitFeedback> {
  return parsed(submitFeedbackSchema, json)
}

/**
 * Builds a FetchHashes answer; `count` is the number of records in this page.
 *
 * A token is given exactly when there are more records, since a client told of more without one asks for the first
 * page for ever. `nextSetTimestamp` (seconds) is kept by the client as its checkpoint after every page: on a page that
 * is not the last it must not lie beyond a record that is still to come.
 * Throws RangeError for a value that is not in the format: that is a fault of the caller.
 */
export function buildFetchHashes(page: {
  records: HashRecord[]
  nextSetTimestamp: number
  nextPageToken?: string
}): FetchHashesAnswer {
  const { records, nextSetTimestamp, nextPageToken } = page
  if (nextPageToken === "") throw new RangeError("an empty nextPageToken ends paging; leave it out on the last page")
  const answer = {
    count: records.length,
    // Empty on the last page: some releases of the client require the key, and all read the empty text as no page.
    nextPageToken: nextPageToken ?? "",
    nextSetTimestamp,
    hasMoreRecords: nextPageToken !== undefined,
    hashRecords: records,
  }
  const checked = fetchHashesAnswerSchema.safeParse(answer)
  if (!checked.success) throw new RangeError(`not a FetchHashes answer: ${z.prettifyError(checked.error)}`)
  return checked.data
}

/** Builds a SubmitFeedback body as the client writes it. */
export function buildSubmitFeedback(hashFeedbacks: SubmitFeedback["hashFeedbacks"]): SubmitFeedback {
  return { count: hashFeedbacks.length, hashFeedbacks }
}
