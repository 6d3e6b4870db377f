/** Requests that wait for a list to change: woken by the database's notification, or by their time. */
import { listen } from "@breakwater/store"

export type ListWaiters = {
  /** Resolves when the list changes, when `signal` aborts, or after `msMax`. */
  wait(listId: number, msMax: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Waits on one listening connection, however many requests wait. */
export function listWaiters(databaseUrl: string): ListWaiters {
  const waiting = new Map<number, Set<() => void>>()
  const wake = (listId: number) => {
    for (const done of waiting.get(listId) ?? []) done()
  }
  const stop = listen(databaseUrl, "list_changed", (payload) => {
    // Null: the connection was new or lost, so any list may have changed unheard.
    if (payload === null) for (const listId of waiting.keys()) wake(listId)
    else wake(Number(payload))
  })
  return {
    wait: (listId, msMax, signal) =>
      new Promise<void>((resolve) => {
        const ofList = waiting.get(listId) ?? new Set()
        waiting.set(listId, ofList)
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener("abort", done)
          ofList.delete(done)
          resolve()
        }
        const timer = setTimeout(done, msMax)
        signal.addEventListener("abort", done)
        ofList.add(done)
      }),
    close: async () => {
      for (const listId of waiting.keys()) wake(listId)
      await stop()
    },
  }
}
