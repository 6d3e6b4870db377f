/**
 * A screen with its HTTP face against a rehearsal exchange, for tests; only tests import it.
 *
 * Waits between attempts are noted and cut short, so that no test waits for a real back-off.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { createScreenApp } from "./app.ts"
import { readConfig } from "./config.ts"
import { createImageHasher } from "./image-hash.ts"
import { rehearsalKey } from "./rehearsal-exchange.ts"
import { createScreen } from "./screen.ts"
import type { Waiting } from "./waiting.ts"

const untilMsMax = 15_000

/** Waits for a condition; fails with its name when it does not come about. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(untilMsMax)
  while (!(await condition())) {
    if (deadline.aborted) throw new Error(`did not come about: ${what}`)
    await after(5)
  }
}

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "breakwater-screen-"))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export type Rehearsal = Awaited<ReturnType<typeof rehearse>>

/** Starts a screen; `variables` are added to the environment it is configured by. */
export async function rehearse(exchangeUrl: string, variables: Record<string, string> = {}) {
  const config = readConfig({
    SCREEN_EXCHANGE_URL: exchangeUrl,
    SCREEN_EXCHANGE_KEY: rehearsalKey,
    LOG_LEVEL: "silent",
    ...variables,
  })
  const told: string[] = []
  const killed = new AbortController()
  const { waiting, slept, letTimePass } = hurriedWaiting()
  const screen = await createScreen(config, {
    fetch: fetchUntil(killed.signal),
    waiting,
    newKey: countedKeys(),
    tell: (line) => told.push(line),
  })
  const hashImage = config.acceptImages ? createImageHasher(config.limits.imagePixelsMax) : null
  const parts = { screen, hashImage, imageBytesMax: config.limits.imageBytesMax, now: waiting.now }
  const app = await createScreenApp(config, parts, { version: "0.0.0" })
  const http = asking(await app.listen({ host: "127.0.0.1", port: 0 }))
  screen.start()
  return {
    screen,
    slept,
    told,
    letTimePass,
    ...http,
    loaded: () => until("every list is loaded", async () => (await http.ask("/status")).status === 200),
    async close() {
      if (killed.signal.aborted) return
      await app.close()
      await screen.close()
    },
    /** Ends without writing anything, as a killed process does. */
    async kill() {
      killed.abort()
      await app.close()
    },
  }
}

function hurriedWaiting() {
  const slept: number[] = []
  let later = 0
  const waiting: Waiting = {
    now: () => Date.now() + later,
    random: () => 0.5,
    async sleep(ms, signal) {
      slept.push(ms)
      await after(Math.min(ms, 10), undefined, { signal }).catch(() => undefined)
    },
  }
  const letTimePass = (ms: number): void => {
    later += ms
  }
  return { waiting, slept, letTimePass }
}

function countedKeys(): () => string {
  let keys = 0
  return () => {
    keys += 1
    return `key-${keys}`
  }
}

/** A network that is gone once the process is killed. */
function fetchUntil(killed: AbortSignal): typeof fetch {
  return (input, init) => {
    if (killed.aborted) return new Promise(() => undefined)
    return fetch(input, { ...init, signal: AbortSignal.any([killed, ...(init?.signal ? [init.signal] : [])]) })
  }
}

function asking(url: string) {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, url), init)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const post = (path: string, body: unknown) =>
    ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  return {
    ask,
    post,
    async matches(item: Record<string, unknown>, more: Record<string, unknown> = {}) {
      const answer = await post("/match", { hashes: [item], ...more })
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
      return JSON.parse(answer.text).results[0].matches
    },
  }
}
