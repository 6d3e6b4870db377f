/**
 * Keeps the embedded database running: killed for memory, or ended on a full disk, it is started again on the socket that
 * the apps know, with a growing pause while that fails.
 */
import { setTimeout as sleep } from "node:timers/promises"
import type { EmbeddedServer } from "@breakwater/store/embedded"

const lookMs = 500
const pauseMsMin = 1_000
const pauseMsMax = 15_000

/** `back` runs each time it was started again. `tell` is for the operator. Returns what ends the watch. */
export function keepDatabase(
  server: Pick<EmbeddedServer, "isRunning" | "revive">,
  back: () => Promise<void>,
  tell: (line: string) => void,
): () => Promise<void> {
  const ending = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: ending.signal }).catch(() => undefined)
  const watch = async () => {
    let pauseMs = pauseMsMin
    while (!ending.signal.aborted) {
      await pause(lookMs)
      if (ending.signal.aborted || (await server.isRunning())) continue
      tell("The database ended; starting it again.")
      try {
        await server.revive()
        await back()
        tell("The database is back.")
        pauseMs = pauseMsMin
      } catch (error) {
        tell(`${(error as Error).message} Trying again in ${pauseMs / 1000} s.`)
        await pause(pauseMs)
        pauseMs = Math.min(pauseMs * 2, pauseMsMax)
      }
    }
  }
  const watching = watch()
  return () => {
    ending.abort()
    return watching
  }
}
