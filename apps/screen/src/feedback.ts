/**
 * Feedback on its way to the exchange: what a platform said of entries, kept until the exchange has answered.
 *
 * A batch keeps one idempotency key through every attempt and restart, so the exchange counts it once. With a folder a
 * batch is on the disk before it is acknowledged, and its file goes when it is answered; without one it is lost with
 * the process. The queue is bounded: when it is full, further feedback is refused rather than forgotten.
 */
import { mkdir, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { type ExchangeClient, type FeedbackItem, feedbackItemSchema, type RefusedItem } from "./exchange-client.ts"
import { replaceFile, type Tell } from "./snapshot.ts"
import { backOffMs, type Waiting } from "./waiting.ts"

/** Items the exchange takes in one request. */
export const feedbackItemsMax = 500
/** Batches that may wait. */
export const batchesMax = 10_000
const refusedKept = 50

type Batch = { number: number; key: string; items: FeedbackItem[] }

/** What is told of the queue. Times in milliseconds since 1970. */
export type FeedbackState = {
  batches: number
  items: number
  accepted: number
  lastSuccessAt: number | null
  lastFailure: { at: number; detail: string } | null
  /** The latest items that were not taken, newest first. */
  refused: (RefusedItem & { at: number })[]
}

export type Outbox = {
  /** Queues a batch, on the disk where there is a folder; false when the queue is full. */
  add(items: FeedbackItem[]): Promise<boolean>
  state(): FeedbackState
  /** Sends batches in order until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
}

export type OutboxOptions = {
  client: ExchangeClient
  waiting: Waiting
  newKey: () => string
  /** Folder of SCREEN_DATA; null keeps the queue in memory. */
  folder: string | null
  tell: Tell
}

const fileSchema = z.object({ key: z.string().min(1).max(100), items: z.array(feedbackItemSchema).min(1) })
const filePattern = /^(\d{12})\.json$/
const nameOf = (number: number): string => `${String(number).padStart(12, "0")}.json`

export async function createOutbox(options: OutboxOptions): Promise<Outbox> {
  const { client, waiting, tell } = options
  const folder = options.folder === null ? null : join(options.folder, "feedback")
  const queue: Batch[] = folder === null ? [] : await readBatches(folder, tell)
  let nextNumber = (queue.at(-1)?.number ?? 0) + 1
  let wake: (() => void) | null = null
  let failures = 0
  const told = createRecord(waiting)

  const send = async (batch: Batch, signal: AbortSignal): Promise<void> => {
    const answer = await client.feedback(batch.items, batch.key, signal)
    if (!answer.ok && signal.aborted) return
    if (told.note(batch, answer) === "answered") {
      queue.shift()
      failures = 0
      if (folder !== null) await rm(join(folder, nameOf(batch.number)), { force: true })
    } else {
      failures += 1
      const asked = answer.ok ? 0 : answer.reason.retryAfterSeconds
      await waiting.sleep(backOffMs(failures, waiting.random, asked), signal)
    }
  }
  const arrival = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
    })

  return {
    async add(items) {
      if (queue.length >= batchesMax) return false
      const batch = { number: nextNumber, key: options.newKey(), items }
      nextNumber += 1
      if (folder !== null) await writeBatch(folder, batch)
      queue.push(batch)
      wake?.()
      return true
    },
    state: () => ({
      batches: queue.length,
      items: queue.reduce((sum, batch) => sum + batch.items.length, 0),
      ...told.state(),
    }),
    async run(signal) {
      signal.addEventListener("abort", () => wake?.(), { once: true })
      while (!signal.aborted) {
        const batch = queue[0]
        if (batch === undefined) await arrival()
        else await send(batch, signal)
      }
    },
  }
}

type Told = Omit<FeedbackState, "batches" | "items">

/** Keeps what the exchange said; "answered" when a batch need not be sent again. */
function createRecord({ now }: Waiting) {
  const told: Told = { accepted: 0, lastSuccessAt: null, lastFailure: null, refused: [] }
  const refuse = (items: RefusedItem[]): void => {
    const at = now()
    told.refused = [...items.map((item) => ({ ...item, at })), ...told.refused].slice(0, refusedKept)
  }
  return {
    state: (): Told => ({ ...told }),
    note(batch: Batch, answer: Awaited<ReturnType<ExchangeClient["feedback"]>>): "answered" | "to-be-repeated" {
      if (answer.ok) {
        told.accepted += answer.value.accepted
        told.lastSuccessAt = now()
        refuse(answer.value.refused)
        return "answered"
      }
      const { code, detail } = answer.reason
      told.lastFailure = { at: now(), detail: `${code}: ${detail}` }
      if (code !== "refused") return "to-be-repeated"
      refuse(batch.items.map(({ entry }) => ({ entry, reason: detail })))
      return "answered"
    },
  }
}

function writeBatch(folder: string, { number, key, items }: Batch): Promise<void> {
  return replaceFile(folder, nameOf(number), Buffer.from(JSON.stringify({ key, items })))
}

async function readBatches(folder: string, tell: Tell): Promise<Batch[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const batches: Batch[] = []
  for (const name of (await readdir(folder)).sort()) {
    const number = filePattern.exec(name)?.[1]
    if (number === undefined) continue
    const read = readBatch(await readFile(join(folder, name), "utf8"))
    if (read === null) tell(`${join(folder, name)} is not a batch of feedback and is left where it is`)
    else batches.push({ number: Number(number), ...read })
  }
  return batches
}

function readBatch(text: string): { key: string; items: FeedbackItem[] } | null {
  try {
    const read = fileSchema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
