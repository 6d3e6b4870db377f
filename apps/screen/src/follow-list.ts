/**
 * Follows one list of the exchange: page after page by cursor, then by long poll, for as long as the app runs.
 *
 * A page is applied whole and in order, and its cursor taken, in one step; an answer that breaks off applies nothing
 * and is asked for again from the same cursor, so no removal is skipped. A cursor the exchange no longer knows drops
 * the list and starts over. The list is loaded once a page says that no more follow.
 */
import type { Change } from "./exchange-changes.ts"
import type { ExchangeClient, ExchangeFailure } from "./exchange-client.ts"
import { backOffMs, type Waiting } from "./waiting.ts"

/** What is kept of a list between runs. Times in milliseconds since 1970. */
export type FollowPoint = {
  cursor: string | null
  /** Followed to the end at least once since it was last started over. */
  loaded: boolean
  /** When the exchange last said that there was nothing further; null when never. */
  currentAt: number | null
}

export type FollowState = FollowPoint & {
  failure: (ExchangeFailure & { at: number; inARow: number }) | null
  /** Changes, or hashes in them, that could not be read. */
  unreadable: number
}

/** What a follower does to the rest of the app; in order, whole pages. A page is applied before its promise is given. */
export type FollowEvents = {
  page(list: string, changes: Change[], after: string | null, point: FollowPoint): Promise<void>
  startOver(list: string): Promise<void>
  failure(list: string, failure: ExchangeFailure): void
  /** The first answer after a failure. */
  recovered(list: string): void
}

export type ListFollower = {
  readonly list: string
  state(): FollowState
  /** Runs until the signal is aborted; never throws for anything the exchange does. */
  run(signal: AbortSignal): Promise<void>
}

export type FollowOptions = {
  list: string
  from: FollowPoint
  client: ExchangeClient
  events: FollowEvents
  waiting: Waiting
  /** How long the exchange may hold an answer back while nothing changes. */
  waitSeconds: number
}

// An exchange that answers at once although it was asked to wait must not be asked in a tight loop.
const pollMsMin = 1000

export function createListFollower(options: FollowOptions): ListFollower {
  const { list, client, events, waiting, waitSeconds } = options
  let point: FollowPoint = options.from
  let more = true
  let failures = 0
  let unreadable = 0
  let failure: FollowState["failure"] = null

  const startOver = (): Promise<void> => {
    point = { cursor: null, loaded: false, currentAt: null }
    more = true
    return events.startOver(list)
  }

  const failed = async (reason: ExchangeFailure, signal: AbortSignal): Promise<void> => {
    failures += 1
    failure = { ...reason, at: waiting.now(), inARow: failures }
    events.failure(list, reason)
    if (reason.code === "cursor-unknown") await startOver()
    await waiting.sleep(backOffMs(failures, waiting.random, reason.retryAfterSeconds), signal)
  }

  const step = async (signal: AbortSignal): Promise<void> => {
    const askedAt = waiting.now()
    const hold = more ? 0 : waitSeconds
    const answer = await client.changes(list, { after: point.cursor, waitSeconds: hold }, signal)
    if (signal.aborted) return
    if (!answer.ok) return failed(answer.reason, signal)
    const now = waiting.now()
    if (answer.value === "unchanged") {
      more = false
      point = { ...point, loaded: true, currentAt: now }
    } else {
      const { changes, next } = answer.value
      const moved = next !== point.cursor || changes.length > 0
      if (answer.value.more && !moved) {
        return failed({ code: "not-understood", detail: "more changes are told of, and none given" }, signal)
      }
      const after = point.cursor
      more = answer.value.more
      point = { cursor: next, loaded: point.loaded || !more, currentAt: more ? point.currentAt : now }
      unreadable += answer.value.unreadable
      if (moved) await events.page(list, changes, after, point)
    }
    if (failures > 0) events.recovered(list)
    failures = 0
    failure = null
    const unmoved = answer.value === "unchanged" || answer.value.changes.length === 0
    if (unmoved && !more && now - askedAt < pollMsMin) await waiting.sleep(pollMsMin, signal)
  }

  return {
    list,
    state: () => ({ ...point, failure, unreadable }),
    async run(signal) {
      while (!signal.aborted) await step(signal)
    },
  }
}
