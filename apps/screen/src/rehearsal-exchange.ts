/**
 * An exchange in memory for tests: speaks the exchange's HTTP contract, and misbehaves on request.
 *
 * Only tests import it. A list is a sequence of changes; a cursor is the epoch and the number of changes seen, so a
 * restored database (another epoch) does not know the cursors given out before.
 */
import { setTimeout as after } from "node:timers/promises"
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify"
import type { EntryState } from "./exchange-changes.ts"
import type { FeedbackItem } from "./exchange-client.ts"

export type RehearsalChange = {
  entry: string
  change: string
  state: string | null
  pdq: string | null
  quality: number | null
  md5: string | null
}
export type RehearsalEntry = { entry: string; pdq?: string | null; md5?: string | null; state?: EntryState }

/** Takes over one request: answers it and gives true, or lets it pass and stays for the next. */
export type Mischief = (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean>

export type RehearsalExchange = Awaited<ReturnType<typeof openRehearsalExchange>>

export const rehearsalKey = "rehearsal-key-0123456789"

type State = {
  lists: Map<string, RehearsalChange[]>
  epochs: Map<string, number>
  mischief: Mischief[]
  asked: { url: string; headers: Record<string, unknown> }[]
  feedback: { key: string; items: FeedbackItem[] }[]
  refuse: (item: FeedbackItem) => string | null
  key: string
  /** Ends the long polls. */
  wake: (() => void)[]
}

export async function openRehearsalExchange(names: string[] = ["under-18", "adult"]) {
  const state: State = {
    lists: new Map(names.map((name) => [name, []])),
    epochs: new Map(),
    mischief: [],
    asked: [],
    feedback: [],
    refuse: () => null,
    key: rehearsalKey,
    wake: [],
  }
  const app = fastify({ forceCloseConnections: true })
  guard(app, state)
  serveLists(app, state)
  serveFeedback(app, state)
  const url = await app.listen({ host: "127.0.0.1", port: 0 })
  return {
    url,
    asked: state.asked,
    feedback: state.feedback,
    mischief: state.mischief,
    ...changing(state),
    useKey(text: string): void {
      state.key = text
    },
    refuseFeedback(reasonOf: (item: FeedbackItem) => string | null): void {
      state.refuse = reasonOf
    },
    close: () => app.close(),
  }
}

function changing(state: State) {
  const hashes = new Map<string, RehearsalEntry>()
  const wakeAll = (): void => {
    for (const each of state.wake.splice(0)) each()
  }
  const push = (list: string, change: Omit<RehearsalChange, "quality">): void => {
    state.lists.get(list)?.push({ ...change, quality: change.pdq === null ? null : 100 })
    wakeAll()
  }
  const add = (list: string, given: RehearsalEntry): void => {
    hashes.set(given.entry, given)
    const { entry, pdq = null, md5 = null, state: stands = "listed" } = given
    push(list, { entry, change: "added", state: stands, pdq, md5 })
  }
  return {
    add,
    pushRaw(list: string, change: RehearsalChange): void {
      push(list, change)
    },
    setState(list: string, entry: string, stands: string): void {
      const { pdq = null, md5 = null } = hashes.get(entry) ?? {}
      push(list, { entry, change: "state", state: stands, pdq, md5 })
    },
    remove(list: string, entry: string): void {
      push(list, { entry, change: "removed", state: null, pdq: null, md5: null })
    },
    /** A database restored from a back-up: other cursors, and only these entries. */
    restore(list: string, entries: RehearsalEntry[]): void {
      state.epochs.set(list, epochOf(state, list) + 1)
      state.lists.set(list, [])
      for (const entry of entries) add(list, entry)
    },
    grant(list: string): void {
      state.lists.set(list, [])
    },
    revoke(list: string): void {
      state.lists.delete(list)
      wakeAll()
    },
  }
}

function epochOf(state: State, list: string): number {
  return state.epochs.get(list) ?? 1
}

function problem(reply: FastifyReply, status: number, kind: string): FastifyReply {
  const document = { type: `/problems/${kind}`, title: kind, status, detail: "" }
  return reply.code(status).type("application/problem+json").send(JSON.stringify(document))
}

function guard(app: FastifyInstance, state: State): void {
  app.addHook("preHandler", async (request, reply) => {
    state.asked.push({ url: request.url, headers: request.headers })
    const [next] = state.mischief
    if (next !== undefined && (await next(request, reply))) {
      state.mischief.shift()
      return reply
    }
    if (request.headers.authorization !== `Bearer ${state.key}`) return problem(reply, 401, "unauthorized")
  })
}

function serveLists(app: FastifyInstance, state: State): void {
  app.get("/v1/lists", async () => ({
    lists: [...state.lists].map(([name, { length }]) => ({
      name,
      mode: "live",
      entries: length,
      head: `${epochOf(state, name)}.${length}`,
    })),
  }))

  app.get<{ Params: { list: string }; Querystring: Record<string, string | undefined> }>(
    "/v1/lists/:list/changes",
    async (request, reply) => {
      const { list } = request.params
      const changes = state.lists.get(list)
      const epoch = epochOf(state, list)
      if (changes === undefined) return problem(reply, 403, "forbidden")
      const { after: cursor = `${epoch}.0`, limit = "1000", waitSeconds = "0" } = request.query
      const [ofEpoch, seen] = cursor.split(".").map(Number)
      if (ofEpoch !== epoch || seen === undefined || seen > changes.length) return problem(reply, 410, "cursor-unknown")
      if (seen === changes.length && waitSeconds !== "0") await changeOrWait(state, Number(waitSeconds))
      if (epochOf(state, list) !== epoch) return problem(reply, 410, "cursor-unknown")
      const page = changes.slice(seen, seen + Number(limit))
      const next = seen + page.length
      return { list, changes: page, next: `${epoch}.${next}`, more: next < changes.length }
    },
  )
}

async function changeOrWait(state: State, seconds: number): Promise<void> {
  const stop = new AbortController()
  const changed = new Promise<void>((resolve) => state.wake.push(resolve))
  await Promise.race([changed, after(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined)])
  stop.abort()
}

function serveFeedback(app: FastifyInstance, state: State): void {
  app.post<{ Body: { feedback: FeedbackItem[] } }>("/v1/feedback", async (request) => {
    const items = request.body.feedback
    const key = String(request.headers["idempotency-key"])
    if (!state.feedback.some((each) => each.key === key)) state.feedback.push({ key, items })
    const refused = items.flatMap((item) => {
      const reason = state.refuse(item)
      return reason === null ? [] : [{ entry: item.entry, reason }]
    })
    return { accepted: items.length - refused.length, refused }
  })
}

/** Mischief: answers the next request of this kind with a status. */
export function answersOnce(path: RegExp, status: number, headers: Record<string, string> = {}): Mischief {
  return (request, reply) => {
    if (!path.test(request.url)) return false
    reply
      .code(status)
      .headers(headers)
      .send(status === 304 ? undefined : "")
    return true
  }
}

/** Mischief: begins a good answer and breaks the connection in the middle of it. */
export function breaksOff(path: RegExp, body: string): Mischief {
  return async (request, reply) => {
    if (!path.test(request.url)) return false
    reply.hijack()
    reply.raw.writeHead(200, { "content-type": "application/json", "content-length": String(body.length * 2) })
    reply.raw.write(body)
    await after(5)
    reply.raw.destroy()
    return true
  }
}
