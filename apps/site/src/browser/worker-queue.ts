/**
 * Feeds pictures to the worker, one at a time, and outlives it: a worker that crashes, hangs or runs out of memory is
 * replaced and the next picture goes on.
 *
 * The worker's code is fetched when the first picture comes, not with the page.
 */
import { pictureTimeMsMax } from "./fingerprint-limits.ts"
import type { FromWorker, PictureOutcome, RefusalReason, ToWorker } from "./worker-messages.ts"

type QueueEvents = {
  /** The next picture to do, or null when there is none. Asked only when the worker is free. */
  next(): ToWorker | null
  started(id: number): void
  settled(id: number, outcome: PictureOutcome): void
  /** The worker's own code could not be fetched: nothing goes on until `goOn`. */
  stopped(): void
}

// After these a worker may be short of memory or hold on to a failed download: a new one starts clean.
const reasonsToReplace: readonly RefusalReason[] = ["out-of-memory", "not-loaded", "crashed", "took-too-long"]

export class WorkerQueue {
  readonly #events: QueueEvents
  #worker: Worker | null = null
  #hasLoaded = false
  #isStopped = false
  #current: { id: number; clock: ReturnType<typeof setTimeout> } | null = null

  constructor(events: QueueEvents) {
    this.#events = events
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Says that there may be something to do. */
  wake(): void {
    if (this.#current !== null || this.#isStopped) return
    const job = this.#events.next()
    if (job === null) return
    this.#worker ??= this.#startWorker()
    const clock = setTimeout(() => this.#settle(job.id, { ok: false, reason: "took-too-long" }), pictureTimeMsMax)
    this.#current = { id: job.id, clock }
    this.#events.started(job.id)
    this.#worker.postMessage(job)
  }

  /** Ends the picture in work, if any, and returns its id: it has no outcome. */
  stop(): number | null {
    this.#isStopped = true
    return this.#endCurrent()
  }

  goOn(): void {
    this.#isStopped = false
    this.wake()
  }

  /** Ends the picture in work if it is this one, and goes on with the next. */
  drop(id: number): void {
    if (this.#current?.id !== id) return
    this.#endCurrent()
    this.wake()
  }

  #startWorker(): Worker {
    this.#hasLoaded = false
    const worker = new Worker(new URL("./fingerprint-worker.ts", import.meta.url), { type: "module" })
    worker.addEventListener("message", (event: MessageEvent<FromWorker>) => {
      if (worker !== this.#worker) return
      if (event.data.is === "ready") this.#hasLoaded = true
      else this.#settle(event.data.id, event.data.outcome)
    })
    const failed = () => {
      if (worker === this.#worker) this.#fail()
    }
    worker.addEventListener("error", failed)
    worker.addEventListener("messageerror", failed)
    return worker
  }

  #fail(): void {
    const reason = this.#hasLoaded ? "crashed" : "not-loaded"
    if (reason === "not-loaded") this.#isStopped = true
    if (this.#current === null) this.#endWorker()
    else this.#settle(this.#current.id, { ok: false, reason })
    if (this.#isStopped) this.#events.stopped()
  }

  #settle(id: number, outcome: PictureOutcome): void {
    if (this.#current?.id !== id) return
    if (!outcome.ok && reasonsToReplace.includes(outcome.reason)) this.#endWorker()
    this.#release()
    this.#events.settled(id, outcome)
    this.wake()
  }

  #endCurrent(): number | null {
    const id = this.#current?.id ?? null
    if (id !== null) this.#endWorker()
    this.#release()
    return id
  }

  #release(): void {
    clearTimeout(this.#current?.clock)
    this.#current = null
  }

  #endWorker(): void {
    this.#worker?.terminate()
    this.#worker = null
  }
}
