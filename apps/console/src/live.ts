/**
 * What changes while somebody looks: who else has the same report open, and that the queue is no longer what they see.
 *
 * Server-sent events (HTML Living Standard, section 9.2). Nothing is kept: presence lasts as long as the connection.
 */
import type { FastifyReply } from "fastify"

const lookMs = 1_500
// A line now and then, so that a proxy does not take the stream for dead.
const looksPerBeat = 13
const connectionsMax = 500

type Viewer = { staffId: number; name: string; report: string | null; reply: FastifyReply }

export type Live = {
  /** Keeps the reply open and tells it of changes. False: too many connections. */
  join(viewer: Viewer): boolean
  /** Tells every viewer that the queue changed. */
  changed(): void
  close(): void
}

/** `mark` gives a text that changes with the queue; it is asked only while somebody looks. */
export function createLive(mark: () => Promise<string>): Live {
  const viewers = new Set<Viewer>()
  let seen: string | null = null
  let timer: NodeJS.Timeout | null = null
  let looks = 0

  const send = ({ reply }: Viewer, event: string, data: unknown) =>
    reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  const tellPresence = (report: string) => {
    const here = [...viewers].filter((viewer) => viewer.report === report)
    for (const viewer of here) {
      const others = here.filter(({ staffId }) => staffId !== viewer.staffId).map(({ name }) => name)
      send(viewer, "presence", [...new Set(others)])
    }
  }
  const changed = () => {
    for (const viewer of viewers) send(viewer, "queue", {})
  }
  const look = async () => {
    const now = await mark().catch(() => seen)
    if (seen !== null && now !== seen) changed()
    seen = now
    looks += 1
    if (looks % looksPerBeat === 0) {
      for (const { reply } of viewers) reply.raw.write(": here\n\n")
    }
    timer = viewers.size === 0 ? null : setTimeout(look, lookMs)
  }

  return {
    join: (viewer) => {
      if (viewers.size >= connectionsMax) return false
      viewers.add(viewer)
      viewer.reply.raw.on("close", () => {
        viewers.delete(viewer)
        if (viewer.report !== null) tellPresence(viewer.report)
      })
      if (viewer.report !== null) tellPresence(viewer.report)
      if (timer === null) {
        seen = null
        timer = setTimeout(look, 0)
      }
      return true
    },
    changed,
    close: () => {
      if (timer !== null) clearTimeout(timer)
      for (const { reply } of viewers) reply.raw.end()
    },
  }
}
