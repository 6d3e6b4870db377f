/**
 * The screen: lists followed into the matcher, what is kept on disk, and feedback on its way back.
 *
 * It has no HTTP face of its own; app.ts answers from it. Until every list has been followed to its end once it says so,
 * since "no match" from an empty index would be a wrong answer.
 */
import type { Config } from "./config.ts"
import { type Counters, createCounters } from "./counters.ts"
import { createExchangeClient, type ExchangeClient, type ExchangeFailure } from "./exchange-client.ts"
import { createOutbox, type Outbox } from "./feedback.ts"
import {
  createListFollower,
  type FollowEvents,
  type FollowPoint,
  type FollowState,
  type ListFollower,
} from "./follow-list.ts"
import { createMatcher, type Matcher } from "./matcher.ts"
import { openScreenFolder, type ScreenFolder, type Tell } from "./snapshot.ts"
import { backOffMs, type Waiting } from "./waiting.ts"

/** How a list stands. */
export type ListStanding = FollowState & { list: string; entries: number }
/** How the index stands as a whole: HMA's three words. */
export type Standing = { word: "alive" | "not-loaded" | "stale"; lists: ListStanding[] }

export type Screen = {
  matcher: Matcher
  outbox: Outbox
  counters: Counters
  standing(): Standing
  /** Follows and sends until `close`. */
  start(): void
  /** Stops, and writes a snapshot where there is a folder. */
  close(): Promise<void>
}

/** What comes from outside: the network, time, chance, and where the operator is told. */
export type Surroundings = { fetch: typeof fetch; waiting: Waiting; newKey: () => string; tell: Tell }

const waitSecondsMax = 25
const listsAgainMs = 300_000
const journalChangesMin = 100_000
const fresh: FollowPoint = { cursor: null, loaded: false, currentAt: null }

type Followed = { follower: ListFollower; stop: AbortController; done: Promise<void>; counts: boolean }

export async function createScreen(config: Config, { fetch, waiting, newKey, tell }: Surroundings): Promise<Screen> {
  const matcher = createMatcher()
  const folder = config.folder === null ? null : await openScreenFolder(config.folder, tell)
  const points = (await folder?.load(matcher)) ?? new Map<string, FollowPoint>()
  const client = createExchangeClient({ url: config.exchangeUrl, key: config.exchangeKey, fetch })
  const outbox = await createOutbox({ client, waiting, newKey, folder: config.folder, tell })
  const stop = new AbortController()
  const running: Promise<void>[] = []
  const waitSeconds = Math.min(waitSecondsMax, Math.floor(config.limits.staleSecondsMax / 3))
  const lists = createFollowing({ matcher, folder, points, client, waiting, waitSeconds, tell, signal: stop.signal })

  return {
    matcher,
    outbox,
    counters: createCounters(),
    standing: () => standingOf([...lists.followed.values()], matcher, waiting.now(), config.limits.staleSecondsMax),
    start() {
      for (const list of points.keys()) if (config.lists?.includes(list) === false) matcher.dropList(list)
      for (const list of config.lists ?? points.keys()) lists.follow(list, true)
      if (config.lists === null) running.push(followGranted(lists, client, waiting, stop.signal))
      running.push(outbox.run(stop.signal))
    },
    async close() {
      stop.abort()
      await Promise.all([...running, ...[...lists.followed.values()].map((one) => one.done)])
      if (folder !== null && lists.followed.size > 0) await folder.save(matcher, pointsNow(lists.followed))
      await folder?.close()
    },
  }
}

type Following = {
  followed: Map<string, Followed>
  /** Follows a list; `counts` when the index is not loaded without it. */
  follow(list: string, counts: boolean): void
  /** Stops following a list and forgets its entries. */
  drop(list: string): Promise<void>
  failed(what: string, failure: ExchangeFailure): void
}

function createFollowing(parts: {
  matcher: Matcher
  folder: ScreenFolder | null
  points: Map<string, FollowPoint>
  client: ExchangeClient
  waiting: Waiting
  waitSeconds: number
  tell: Tell
  signal: AbortSignal
}): Following {
  const { matcher, folder, points, client, waiting, waitSeconds, tell, signal } = parts
  const followed = new Map<string, Followed>()
  const told = createFailureTeller(tell)
  const events = followEvents({ matcher, folder, points: () => pointsNow(followed), told })
  return {
    followed,
    failed: told.failed,
    follow(list, counts) {
      if (followed.has(list)) return
      const from = points.get(list) ?? fresh
      const follower = createListFollower({ list, from, client, events, waiting, waitSeconds })
      const own = new AbortController()
      const done = follower.run(AbortSignal.any([own.signal, signal]))
      followed.set(list, { follower, stop: own, done, counts })
    },
    async drop(list) {
      const one = followed.get(list)
      one?.stop.abort()
      await one?.done
      followed.delete(list)
      // If the list is granted again it is followed from the start: its entries are gone.
      points.delete(list)
      matcher.dropList(list)
      await folder?.journalDrop(list)
    },
  }
}

/** Follows whatever the key is granted, asking again now and then. */
async function followGranted(
  lists: Following,
  client: ExchangeClient,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let first = true
  while (!signal.aborted) {
    const granted = await client.lists(signal)
    if (signal.aborted) return
    if (granted.ok) {
      failures = 0
      for (const list of [...lists.followed.keys()]) if (!granted.value.includes(list)) await lists.drop(list)
      // A list granted later is followed at once, and is no reason to call what was loaded before not loaded.
      for (const list of granted.value) lists.follow(list, first)
      first = false
      await waiting.sleep(listsAgainMs, signal)
    } else {
      failures += 1
      lists.failed("the lists", granted.reason)
      await waiting.sleep(backOffMs(failures, waiting.random, granted.reason.retryAfterSeconds), signal)
    }
  }
}

function pointsNow(followed: Map<string, Followed>): Map<string, FollowPoint> {
  return new Map(
    [...followed].map(([list, { follower }]) => {
      const { cursor, loaded, currentAt } = follower.state()
      return [list, { cursor, loaded, currentAt }]
    }),
  )
}

function followEvents(parts: {
  matcher: Matcher
  folder: ScreenFolder | null
  points: () => Map<string, FollowPoint>
  told: FailureTeller
}): FollowEvents {
  const { matcher, folder, points, told } = parts
  return {
    async page(list, changes, after, point) {
      matcher.apply(list, changes)
      if (folder === null) return
      const written = folder.journalPage(list, after, changes, point)
      const due = Math.max(journalChangesMin, matcher.size())
      await (folder.changesSinceSnapshot() < due ? written : folder.save(matcher, points()))
    },
    async startOver(list) {
      matcher.dropList(list)
      await folder?.journalDrop(list)
    },
    failure: told.failed,
    recovered: told.recovered,
  }
}

type FailureTeller = { failed(what: string, failure: ExchangeFailure): void; recovered(what: string): void }

/** Tells each kind of failure once in a row, so that a night without the exchange is not a full log. */
function createFailureTeller(tell: Tell): FailureTeller {
  const lastTold = new Map<string, string>()
  return {
    failed(what, failure) {
      const key = `${failure.code}: ${failure.detail}`
      if (lastTold.get(what) === key) return
      lastTold.set(what, key)
      tell(`${what} could not be followed (${key}); trying again`)
    },
    recovered(what) {
      if (lastTold.delete(what)) tell(`${what} is followed again`)
    },
  }
}

function standingOf(followed: Followed[], matcher: Matcher, now: number, staleSecondsMax: number): Standing {
  const lists = followed.map(({ follower }) => {
    return { list: follower.list, entries: matcher.size(follower.list), ...follower.state() }
  })
  const counted = followed.filter((each) => each.counts).map(({ follower }) => follower.state())
  if (counted.length === 0 || counted.some((each) => !each.loaded)) return { word: "not-loaded", lists }
  const stale = counted.some(({ currentAt }) => currentAt === null || now - currentAt > staleSecondsMax * 1000)
  return { word: stale ? "stale" : "alive", lists }
}
