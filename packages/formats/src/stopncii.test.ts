/**
 * The StopNCII format against the rules of the programme's public Python client, written down here as they were read
 * (facebook/ThreatExchange, clients/stopncii/api.py with its dacite settings, and impl/stop_ncii_api.py).
 * `readAsClient` and `pageAsClient` state those rules; a title per rule.
 */
import { describe, expect, test } from "vitest"
import {
  buildFetchHashes,
  buildSubmitFeedback,
  feedbackValues,
  fetchHashesQuerySchema,
  type HashRecord,
  hashStatuses,
  parseFetchHashes,
  parseSubmitFeedback,
  signalTypes,
} from "./stopncii.ts"

const pdq = "5b0f1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9"
const md5 = "d41d8cd98f00b204e9800998ecf8427e"
const record = (more: Partial<HashRecord> = {}): HashRecord => ({
  lastModtimestamp: 1_790_000_000,
  signalType: "ImagePDQ",
  hashValue: pdq,
  hashStatus: "Active",
  caseNumbers: {},
  ...more,
})

type Json = { [key: string]: unknown }
const isText = (value: unknown): boolean => typeof value === "string"
const isInteger = (value: unknown): boolean => Number.isInteger(value)
const isOneOf = (names: readonly string[]) => (value: unknown) => names.includes(String(value))

/** What the client keeps of one answer: it throws for the page, and drops a record, where a field is wrong. */
function readAsClient(text: string): { token: string; more: boolean; checkpoint: unknown; records: Json[] } {
  const page = JSON.parse(text) as Json
  if (!isInteger(page.count)) throw new Error("count: a whole number is required")
  if (!isInteger(page.nextSetTimestamp)) throw new Error("nextSetTimestamp: a whole number is required")
  if (typeof page.hasMoreRecords !== "boolean") throw new Error("hasMoreRecords: a boolean is required")
  if (page.nextPageToken !== undefined && !isText(page.nextPageToken)) throw new Error("nextPageToken")
  const records = (page.hashRecords ?? []) as Json[]
  return {
    token: String(page.nextPageToken ?? ""),
    more: page.hasMoreRecords,
    checkpoint: page.nextSetTimestamp,
    records: records.filter((each) => {
      const feedbacks = (each.CSPFeedbacks ?? []) as Json[]
      return (
        isInteger(each.lastModtimestamp) &&
        isText(each.hashValue) &&
        isOneOf(signalTypes)(each.signalType) &&
        isOneOf(hashStatuses)(each.hashStatus) &&
        Object.values(each.caseNumbers as Json).every(isOneOf(hashStatuses)) &&
        feedbacks.every((one) => isOneOf(feedbackValues)(one.feedbackValue))
      )
    }),
  }
}

/** How the client pages: the same start each time, the token added when it is not empty, until there is no more. */
function pageAsClient(serve: (query: { startTimestamp: string; pageSize: string; nextPageToken?: string }) => string) {
  const records: Json[] = []
  let token = ""
  for (let requests = 1; requests <= 20; requests += 1) {
    const page = readAsClient(
      serve({ startTimestamp: "10", pageSize: "800", ...(token === "" ? {} : { nextPageToken: token }) }),
    )
    records.push(...page.records)
    token = page.token
    if (!page.more) return { records, requests }
  }
  throw new Error("paging does not end")
}

describe("FetchHashes answers", () => {
  test("a stock client keeps every record that is built, of every signal type and status", () => {
    const records = signalTypes.flatMap((signalType) =>
      hashStatuses.map((hashStatus) =>
        record({
          signalType,
          hashStatus,
          caseNumbers: { "27664732-76e1-4a17-8099-455798e67022": hashStatus },
          CSPFeedbacks: feedbackValues.map((feedbackValue) => ({ source: "a", feedbackValue, tags: ["b"] })),
        }),
      ),
    )
    const read = readAsClient(JSON.stringify(buildFetchHashes({ records, nextSetTimestamp: 11 })))
    expect(read.records).toEqual(JSON.parse(JSON.stringify(records)))
  })

  test("the client needs count, nextSetTimestamp and hasMoreRecords, and integers where it asks for integers", () => {
    const answer = buildFetchHashes({ records: [], nextSetTimestamp: 11 })
    expect(Object.keys(answer)).toEqual(["count", "nextPageToken", "nextSetTimestamp", "hasMoreRecords", "hashRecords"])
    expect(() => buildFetchHashes({ records: [], nextSetTimestamp: 11.5 })).toThrow(RangeError)
    expect(() => buildFetchHashes({ records: [record({ lastModtimestamp: 0.5 })], nextSetTimestamp: 1 })).toThrow()
  })

  test("some releases require nextPageToken and all read the empty text as none, so the last page carries it empty", () => {
    const last = buildFetchHashes({ records: [], nextSetTimestamp: 11 })
    expect(last.nextPageToken).toBe("")
    expect(readAsClient(JSON.stringify(last))).toMatchObject({ token: "", more: false })
  })

  test("the client asks again from the first page when there is more and no token, so the two go together", () => {
    const page = buildFetchHashes({ records: [record()], nextSetTimestamp: 11, nextPageToken: "p2" })
    expect(page).toMatchObject({ hasMoreRecords: true, nextPageToken: "p2", count: 1 })
    expect(() => buildFetchHashes({ records: [], nextSetTimestamp: 11, nextPageToken: "" })).toThrow(RangeError)
  })

  test("the client pages with one start and the last token, and gets each record once", () => {
    const all = Array.from({ length: 2500 }, (_, at) => record({ hashValue: at.toString(16).padStart(64, "0") }))
    const served = pageAsClient((raw) => {
      const query = fetchHashesQuerySchema.parse(raw)
      const from = Number(query.nextPageToken ?? "0")
      const to = from + query.pageSize
      return JSON.stringify(
        buildFetchHashes({
          records: all.slice(from, to),
          nextSetTimestamp: query.startTimestamp,
          ...(to < all.length ? { nextPageToken: String(to) } : {}),
        }),
      )
    })
    expect(served.requests).toBe(4)
    expect(served.records.map((each) => each.hashValue)).toEqual(all.map((each) => each.hashValue))
  })

  test("a page is read back as it was built", () => {
    const built = buildFetchHashes({
      records: [record(), record({ hashStatus: "Withdrawn" })],
      nextSetTimestamp: 12,
      nextPageToken: "t",
    })
    expect(parseFetchHashes(JSON.parse(JSON.stringify(built)))).toEqual({ ok: true, value: { ...built, skipped: [] } })
  })
})

describe("FetchHashes pages read from a server", () => {
  const page = (hashRecords: unknown[], more: Json = {}): Json => ({
    count: hashRecords.length,
    nextSetTimestamp: 1,
    hasMoreRecords: false,
    hashRecords,
    ...more,
  })

  test("a record with an unknown value is skipped and the others are kept", () => {
    const odd = { ...record(), CSPFeedbacks: [{ source: "a", feedbackValue: "Undefined", tags: [] }] }
    const read = parseFetchHashes(page([record(), odd, { ...record(), caseNumbers: ["x"] }, record()]))
    expect(read.ok && { kept: read.value.hashRecords.length, skipped: read.value.skipped }).toEqual({
      kept: 2,
      skipped: [1, 2],
    })
  })

  test("an empty list of cases, a null token and unknown fields are read as the client reads them", () => {
    const read = parseFetchHashes(
      page([{ ...record(), caseNumbers: [], hashRegions: ["UK"] }], { nextPageToken: null, extra: 1 }),
    )
    expect(read).toEqual({
      ok: true,
      value: { count: 1, nextSetTimestamp: 1, hasMoreRecords: false, hashRecords: [record()], skipped: [] },
    })
  })

  test("a page without what paging needs is refused", () => {
    for (const field of ["count", "nextSetTimestamp", "hasMoreRecords"]) {
      const { [field]: _removed, ...rest } = page([])
      expect(parseFetchHashes(rest)).toMatchObject({ ok: false, reason: { code: "not-stopncii" } })
    }
    expect(parseFetchHashes("[]").ok).toBe(false)
  })

  test("an enumeration written by Python's str() is read as its member", () => {
    const read = parseFetchHashes(page([{ ...record(), signalType: "StopNCIISignalType.ImagePDQ" }]))
    expect(read.ok && read.value.hashRecords[0]?.signalType).toBe("ImagePDQ")
  })
})

describe("FetchHashes queries", () => {
  test("a page size is cut to the limit and defaults to the client's own", () => {
    expect(fetchHashesQuerySchema.parse({ startTimestamp: "10", pageSize: "999999" }).pageSize).toBe(5000)
    expect(fetchHashesQuerySchema.parse({ startTimestamp: "10", pageSize: "0" }).pageSize).toBe(1)
    expect(fetchHashesQuerySchema.parse({})).toEqual({ startTimestamp: 0, pageSize: 800, nextPageToken: undefined })
  })

  test("a start that is not a whole number of seconds is refused", () => {
    for (const startTimestamp of ["x", "1.5", "-1", "1e400"]) {
      expect(fetchHashesQuerySchema.safeParse({ startTimestamp }).success).toBe(false)
    }
  })
})

describe("SubmitFeedback bodies", () => {
  test("the body a stock client posts is read: value, tags and hash, without a signal type", () => {
    const posted = {
      count: 2,
      hashFeedbacks: [
        { tags: ["Adult", "Nude"], feedbackValue: "Deleted", hashValue: pdq },
        { tags: [], feedbackValue: "NotBlocked", hashValue: md5 },
      ],
    }
    expect(parseSubmitFeedback(posted)).toEqual({ ok: true, value: posted })
    const read = parseSubmitFeedback(posted)
    expect(read.ok && buildSubmitFeedback(read.value.hashFeedbacks)).toEqual(posted)
  })

  test("values written by Python's str() are read as their members, None_ as None", () => {
    const read = parseSubmitFeedback({
      hashFeedbacks: ["StopNCIICSPFeedbackValue.Blocked", "StopNCIICSPFeedbackValue.None_"].map((feedbackValue) => ({
        hashValue: pdq,
        feedbackValue,
      })),
    })
    expect(read.ok && read.value.hashFeedbacks.map((each) => each.feedbackValue)).toEqual(["Blocked", "None"])
  })

  test("an unknown value, a missing hash or no list is refused with the place", () => {
    const bad = parseSubmitFeedback({ count: 1, hashFeedbacks: [{ hashValue: pdq, feedbackValue: "Maybe" }] })
    expect(bad.ok ? "" : bad.reason.detail).toContain("hashFeedbacks[0].feedbackValue")
    expect(parseSubmitFeedback({ count: 1, hashFeedbacks: [{ feedbackValue: "Blocked" }] }).ok).toBe(false)
    expect(parseSubmitFeedback({ count: 0 }).ok).toBe(false)
    expect(parseSubmitFeedback(null).ok).toBe(false)
  })
})
