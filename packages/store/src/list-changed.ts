/** LISTEN for list changes and feedback: one connection, re-opened when it drops, and then told as a change. */
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"

/** The channels the queries of this package notify. */
export type Channel = "list_changed" | "feedback_given" | "outgoing_added"

const reopenWaitMs = 500

/**
 * Calls `heard` with each payload. After a lost connection `heard(null)` says that something may have been missed.
 * Returns a function that stops listening.
 */
export function listen(url: string, channel: Channel, heard: (payload: string | null) => void): () => Promise<void> {
  let stopped = false
  let client: pg.Client | null = null
  const keepOpen = async () => {
    while (!stopped) {
      const current = new pg.Client({ connectionString: url, application_name: `breakwater listen ${channel}` })
      client = current
      const lost = new Promise<void>((resolve) => {
        current.once("error", () => resolve())
        current.once("end", () => resolve())
      })
      current.on("notification", (note) => heard(note.payload ?? ""))
      try {
        await current.connect()
        await current.query(`listen ${channel}`)
        heard(null)
        await lost
      } catch {
        // Not reachable now: tried again below.
      }
      await current.end().catch(() => undefined)
      if (!stopped) await sleep(reopenWaitMs)
    }
  }
  const running = keepOpen()
  return async () => {
    stopped = true
    await client?.end().catch(() => undefined)
    await running
  }
}
