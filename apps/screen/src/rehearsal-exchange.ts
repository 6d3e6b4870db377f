/**
 * An exchange in memory for tests: speaks the exchange's HTTP contract, and misbehaves on request.
 *
 * Only tests import it. A list is a sequence of changes; a cursor is the epoch and the number of changes seen, so a
 * restored database (another epoch) does not know the cursors given out before.
 */
import { setTimeout as after } from "node:timers/promises"
import fastify, { type FastifyReply, type FastifyRequest } from "fastify"
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

export async function openRehearsalExchange(names: string[] = ["under-18", "adult"], port = 0) {
  const lists = new Map<string, RehearsalChange[]>(names.map((name) => [name, []]))
  const hashes = new Map<string, RehearsalEntry>()
  const mischief: Mischief[] = []
  const asked: { url: string; headers: Record<string, unknown> }[] = []
  const feedback: { key: string; items: FeedbackItem[] }[] = []
  let refuse: (item: FeedbackItem) => string | null = () => null
  let key = rehearsalKey
  const epochs = new Map<string, number>()
  const epochOf = (list: string): number => epochs.get(list) ?? 1
  let wake: (() => void)[] = []
  const app = fastify({ forceCloseConnections: true })

  const problem = (reply: FastifyReply, status: number, kind: string) =>
    reply
      .code(status)
      .type("application/problem+json")
      .send(JSON.stringify({ type: `/problems/${kind}`, title: kind, status, detail: "" }))

  app.addHook("preHandler", async (request, reply) => {
    asked.push({ url: request.url, headers: request.headers })
    const [next] = mischief
    if (next !== undefined && (await next(request, reply))) {
      mischief.shift()
      return reply
    }
    if (request.headers.authorization !== `Bearer ${key}`) return problem(reply, 401, "unauthorized")
  })

  app.get("/v1/lists", async () => ({
    lists: [...lists].map(([name, changes]) => ({
      name,
      mode: "live",
      entries: changes.length,
      head: `${epochOf(name)}.${changes.length}`,
    })),
  }))

  app.get<{ Params: { list: string }; Querystring: Record<string, string | undefined> }>(
    "/v1/lists/:list/changes",
    async (request, reply) => {
      const { list } = request.params
      const changes = lists.get(list)
      const epoch = epochOf(list)
      if (changes === undefined) return problem(reply, 403, "forbidden")
      const { after: cursor = `${epoch}.0`, limit = "1000", waitSeconds = "0" } = request.query
      const [ofEpoch, seen] = cursor.split(".").map(Number)
      if (ofEpoch !== epoch || seen === undefined || seen > changes.length) return problem(reply, 410, "cursor-unknown")
      if (seen === changes.length && waitSeconds !== "0") {
        const stop = new AbortController()
        const changed = new Promise<void>((resolve) => wake.push(resolve))
        await Promise.race([
          changed,
          after(Number(waitSeconds) * 1000, undefined, { signal: stop.signal }).catch(() => {}),
        ])
        stop.abort()
        if (epochOf(list) !== epoch) return problem(reply, 410, "cursor-unknown")
      }
      const page = changes.slice(seen, seen + Number(limit))
      const next = seen + page.length
      return { list, changes: page, next: `${epoch}.${next}`, more: next < changes.length }
    },
  )

  app.post<{ Body: { feedback: FeedbackItem[] } }>("/v1/feedback", async (request) => {
    const items = request.body.feedback
    const idempotencyKey = String(request.headers["idempotency-key"])
    if (!feedback.some((each) => each.key === idempotencyKey)) feedback.push({ key: idempotencyKey, items })
    const refused = items.flatMap((item) => {
      const reason = refuse(item)
      return reason === null ? [] : [{ entry: item.entry, reason }]
    })
    return { accepted: items.length - refused.length, refused }
  })

  const push = (list: string, change: Omit<RehearsalChange, "quality">): void => {
    lists.get(list)?.push({ ...change, quality: change.pdq === null ? null : 100 })
    for (const each of wake) each()
    wake = []
  }
  const url = await app.listen({ host: "127.0.0.1", port })

  return {
    url,
    asked,
    feedback,
    mischief,
    add(list: string, given: RehearsalEntry): void {
      hashes.set(given.entry, given)
      const { entry, pdq = null, md5 = null, state = "listed" } = given
      push(list, { entry, change: "added", state, pdq, md5 })
    },
    setState(list: string, entry: string, state: string): void {
      const { pdq = null, md5 = null } = hashes.get(entry) ?? {}
      push(list, { entry, change: "state", state, pdq, md5 })
    },
    remove(list: string, entry: string): void {
      push(list, { entry, change: "removed", state: null, pdq: null, md5: null })
    },
    pushRaw(list: string, change: RehearsalChange): void {
      push(list, change)
    },
    /** A database restored from a back-up: other cursors, and only these entries. */
    restore(list: string, entries: RehearsalEntry[]): void {
      epochs.set(list, epochOf(list) + 1)
      lists.set(list, [])
      for (const entry of entries) this.add(list, entry)
    },
    grant(list: string): void {
      lists.set(list, [])
    },
    revoke(list: string): void {
      lists.delete(list)
      for (const each of wake) each()
      wake = []
    },
    useKey(text: string): void {
      key = text
    },
    refuseFeedback(reasonOf: (item: FeedbackItem) => string | null): void {
      refuse = reasonOf
    },
    close: () => app.close(),
  }
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
