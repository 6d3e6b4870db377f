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
  const told = {
    accepted: 0,
    lastSuccessAt: null as number | null,
    lastFailure: null as FeedbackState["lastFailure"],
    refused: [] as FeedbackState["refused"],
  }

  const refuse = (items: RefusedItem[]): void => {
    const at = waiting.now()
    told.refused = [...items.map((item) => ({ ...item, at })), ...told.refused].slice(0, refusedKept)
  }

  const done = async (batch: Batch): Promise<void> => {
    queue.shift()
    failures = 0
    if (folder !== null) await rm(join(folder, nameOf(batch.number)), { force: true })
  }

  const send = async (batch: Batch, signal: AbortSignal): Promise<void> => {
    const answer = await client.feedback(batch.items, batch.key, signal)
    if (answer.ok) {
      told.accepted += answer.value.accepted
      told.lastSuccessAt = waiting.now()
      refuse(answer.value.refused)
      return done(batch)
    }
    if (signal.aborted) return
    const { code, detail, retryAfterSeconds } = answer.reason
    told.lastFailure = { at: waiting.now(), detail: `${code}: ${detail}` }
    if (code === "refused") {
      refuse(batch.items.map(({ entry }) => ({ entry, reason: detail })))
      return done(batch)
    }
    failures += 1
    await waiting.sleep(backOffMs(failures, waiting.random, retryAfterSeconds), signal)
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
      if (folder !== null) {
        const { key } = batch
        await replaceFile(folder, nameOf(batch.number), Buffer.from(JSON.stringify({ key, items })))
      }
      queue.push(batch)
      wake?.()
      return true
    },
    state: () => ({
      batches: queue.length,
      items: queue.reduce((sum, batch) => sum + batch.items.length, 0),
      ...told,
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
