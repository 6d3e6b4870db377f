/**
 * The exchange over HTTP: every request this app makes, and what its answers mean.
 *
 * Failures are values from a closed list, with the wait the exchange asked for. Answers are read up to a limit, and
 * redirects are refused so that the key goes to no other host. Retrying is the caller's.
 */
import { z } from "zod"
import { type ChangesPage, changesPerPageMax, parseChangesPage } from "./exchange-changes.ts"

/** What a partner says of an entry, and how many times. */
export const feedbackItemSchema = z.object({
  entry: z.guid(),
  verdict: z.enum(["seen", "removed", "not-a-match"]),
  count: z.int().min(1).max(1_000_000),
})
export type FeedbackItem = z.output<typeof feedbackItemSchema>
/** An item the exchange did not take, with its reason. */
export type RefusedItem = { entry: string; reason: string }

/** Why a request brought nothing. `retryAfterSeconds` is what the exchange asked for. */
export type ExchangeFailure = {
  code:
    | "unauthorized" // the key is not valid
    | "forbidden" // the key is valid, the list is not granted
    | "cursor-unknown" // drop the list and start over
    | "unavailable" // busy or down, and says so
    | "refused" // the request itself; repeating it does not help
    | "unreachable" // no answer, or one that broke off
    | "not-understood" // an answer that is not the contract's
  detail: string
  retryAfterSeconds?: number
}
export type ExchangeAnswer<T> = { ok: true; value: T } | { ok: false; reason: ExchangeFailure }

export type ExchangeClient = {
  /** Names of the lists this key is granted. */
  lists(signal: AbortSignal): Promise<ExchangeAnswer<string[]>>
  /** A page after the cursor; "unchanged" where the exchange says that nothing is new. */
  changes(
    list: string,
    from: { after: string | null; waitSeconds: number },
    signal: AbortSignal,
  ): Promise<ExchangeAnswer<"unchanged" | ChangesPage>>
  /** Sends feedback; the same idempotency key for every attempt. */
  feedback(
    items: FeedbackItem[],
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer<{ accepted: number; refused: RefusedItem[] }>>
}

export type ExchangeClientOptions = {
  url: URL
  /** Reads the key; asked for each request, so that a key file can be replaced while running. */
  key: () => string
  fetch: typeof fetch
  answerTimeoutMs?: number
}

const answerBytesMax = 32 * 1024 * 1024
const detailCharsMax = 300
const retryAfterSecondsMax = 600

const listsSchema = z.object({ lists: z.array(z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/) })) })
const feedbackSchema = z.object({
  accepted: z.int().nonnegative(),
  refused: z.array(z.object({ entry: z.string().max(64), reason: z.string().max(200) })).default([]),
})
const problemSchema = z.object({
  type: z.string().default(""),
  title: z.string().default(""),
  detail: z.string().default(""),
})

export function createExchangeClient(options: ExchangeClientOptions): ExchangeClient {
  const { answerTimeoutMs = 30_000 } = options

  const request = async (
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string },
    waitSeconds: number,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer<{ status: number; json: unknown }>> => {
    try {
      const response = await options.fetch(new URL(path, options.url), {
        ...init,
        headers: { authorization: `Bearer ${options.key()}`, accept: "application/json", ...init.headers },
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs + waitSeconds * 1000)]),
      })
      const text = await readText(response)
      if (response.status !== 304 && !response.ok) return { ok: false, reason: failureOf(response, text) }
      const json = response.status === 304 ? null : parseJson(text)
      if (json === undefined) return notUnderstood("the answer is not JSON")
      return { ok: true, value: { status: response.status, json } }
    } catch (error) {
      return { ok: false, reason: { code: "unreachable", detail: detailOf(error) } }
    }
  }

  return {
    async lists(signal) {
      const answer = await request("v1/lists", {}, 0, signal)
      if (!answer.ok) return answer
      const read = listsSchema.safeParse(answer.value.json)
      if (!read.success) return notUnderstood("the answer does not name lists")
      return { ok: true, value: read.data.lists.map((list) => list.name) }
    },

    // No If-None-Match: an exchange that compares it before it waits would turn the long poll into a busy one.
    async changes(list, { after, waitSeconds }, signal) {
      const query = new URLSearchParams({ limit: String(changesPerPageMax), waitSeconds: String(waitSeconds) })
      if (after !== null) query.set("after", after)
      const answer = await request(`v1/lists/${encodeURIComponent(list)}/changes?${query}`, {}, waitSeconds, signal)
      if (!answer.ok) return answer
      if (answer.value.status === 304) return { ok: true, value: "unchanged" }
      const page = parseChangesPage(answer.value.json)
      if (page === null) return notUnderstood("the answer is not a page of changes")
      return { ok: true, value: page }
    },

    async feedback(items, idempotencyKey, signal) {
      const headers = { "content-type": "application/json", "idempotency-key": idempotencyKey }
      const body = JSON.stringify({ feedback: items })
      const answer = await request("v1/feedback", { method: "POST", headers, body }, 0, signal)
      if (!answer.ok) return answer
      const read = feedbackSchema.safeParse(answer.value.json)
      if (!read.success) return notUnderstood("the answer does not say what was accepted")
      return { ok: true, value: read.data }
    },
  }
}

function notUnderstood(detail: string): { ok: false; reason: ExchangeFailure } {
  return { ok: false, reason: { code: "not-understood", detail } }
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return ""
  const decoder = new TextDecoder()
  let text = ""
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new RangeError(`the answer is longer than ${answerBytesMax} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failureOf(response: Response, text: string): ExchangeFailure {
  const problem = problemSchema.safeParse(parseJson(text))
  const { type, title, detail } = problem.success ? problem.data : { type: "", title: "", detail: "" }
  const said = `${response.status} ${detail || title || response.statusText}`.slice(0, detailCharsMax)
  const wait = retryAfterSecondsOf(response)
  const more = wait === null ? { detail: said } : { detail: said, retryAfterSeconds: wait }
  if (response.status === 401) return { code: "unauthorized", ...more }
  if (response.status === 403) return { code: "forbidden", ...more }
  // Only the contract's own 410 may empty a list: a proxy in between can answer 410 too.
  if (response.status === 410 && type.endsWith("/cursor-unknown")) return { code: "cursor-unknown", ...more }
  if (response.status === 408 || response.status === 425 || response.status === 429 || response.status >= 500) {
    return { code: "unavailable", ...more }
  }
  return { code: "refused", ...more }
}

function retryAfterSecondsOf(response: Response): number | null {
  const text = response.headers.get("retry-after")
  // A date would need a clock; the exchange gives seconds.
  if (text === null || !/^\d{1,6}$/.test(text.trim())) return null
  return Math.min(Number(text), retryAfterSecondsMax)
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer"
  const { cause } = error
  const inner = cause instanceof Error ? `: ${cause.message || cause.name}` : ""
  return `${error.name}: ${error.message}${inner}`.slice(0, detailCharsMax)
}
