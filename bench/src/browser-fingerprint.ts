/**
 * Fingerprinting one 12-megapixel JPEG in a real Chromium, as the page /fingerprint does it, at full speed and slowed six times.
 *
 *   node bench/src/browser-fingerprint.ts
 *
 * DevTools' CPU slow-down is set too, but holds for the page's own thread only: Chromium refuses it for workers. So the last row stops
 * and continues the renderer process, decoder threads included. A loop of fixed length in the worker tells by how much it really was
 * slowed: timers are coarse, so the share is set lower than a sixth.
 */

import type { Browser, Page } from "playwright-core"
import { choose, chosen, settled, startBrowser } from "../../apps/site/src/browser/test-browser.ts"
import { encoder, landscape } from "../../apps/site/src/browser/test-pictures.ts"
import { startTestSite, type TestSite } from "../../apps/site/src/browser/test-site.ts"
import { type BenchRow, machineLine, printTable } from "./table.ts"

type Slowness = "none" | "devtools" | "process"
type Measured = { loopMs: number; firstMs: number; workerMs: number; pageMs: number }

const names: Record<Slowness, string> = {
  none: "full speed",
  devtools: "DevTools 6x",
  process: "process held back about 6x",
}
const rate = 6
const runMs = 5
const restMs = 45
const repeats = 5
const settledMsMax = 120_000

// Runs before the worker's own code: a fixed loop, then the time from a picture's arrival to its answer, on the console.
const probe = `{
  const begin = performance.now()
  let x = 1
  for (let turn = 0; turn < 4e8; turn += 1) x = (Math.imul(x, 1103515245) + 12345) | 0
  console.log("loop", performance.now() - begin, x)
  let arrived = 0
  self.addEventListener("message", () => { arrived = performance.now() })
  const tell = self.postMessage.bind(self)
  self.postMessage = (message) => {
    if (message.is === "outcome") console.log(message.outcome.ok ? "picture" : message.outcome.reason, performance.now() - arrived)
    tell(message)
  }
}
;`

async function measure(browser: Browser, site: TestSite, jpegs: Buffer[], slowness: Slowness): Promise<Measured> {
  const page = await browser.newPage()
  const times = new Map<string, number[]>()
  page.on("console", (message) => {
    const [name = "", ms = ""] = message.text().split(" ")
    times.set(name, [...(times.get(name) ?? []), Number(ms)])
  })
  const release = await slowDown(browser, page, slowness, () => page.goto(`${site.origin}/fingerprint`))
  const pageMs: number[] = []
  try {
    for (const [at, jpeg] of jpegs.entries()) {
      const begin = performance.now()
      await choose(page, [chosen(`${at}.jpg`, jpeg)])
      await settled(page, settledMsMax)
      pageMs.push(performance.now() - begin)
    }
  } finally {
    release()
    await page.close()
  }
  const [firstMs = Number.NaN, ...later] = times.get("picture") ?? []
  return {
    loopMs: times.get("loop")?.[0] ?? Number.NaN,
    firstMs,
    workerMs: median(later),
    pageMs: median(pageMs.slice(1)),
  }
}

async function slowDown(
  browser: Browser,
  page: Page,
  slowness: Slowness,
  open: () => Promise<unknown>,
): Promise<() => void> {
  await open()
  if (slowness === "devtools") {
    const session = await page.context().newCDPSession(page)
    await session.send("Emulation.setCPUThrottlingRate", { rate })
  }
  if (slowness !== "process") return () => {}
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send("SystemInfo.getProcessInfo")
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id)
  return runNowAndThen(renderers)
}

/** Lets processes run for `runMs`, then rest for `restMs`. */
function runNowAndThen(processes: number[]): () => void {
  let isOver = false
  let timer: NodeJS.Timeout
  const all = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const id of processes) process.kill(id, signal)
  }
  const rest = () => {
    if (isOver) return
    all("SIGSTOP")
    timer = setTimeout(run, restMs)
  }
  const run = () => {
    all("SIGCONT")
    timer = setTimeout(rest, runMs)
  }
  run()
  return () => {
    isOver = true
    clearTimeout(timer)
    all("SIGCONT")
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Rows of one 12-megapixel JPEG in Chromium: at full speed, and slowed. The slow-down that took hold is in the note. */
export async function benchBrowserFingerprint(): Promise<BenchRow[]> {
  const site = await startTestSite()
  site.rewrite = (path, script) => (path.includes("fingerprint-worker") ? probe + script : script)
  const browser = await startBrowser()
  try {
    const pictures = Array.from({ length: repeats }, (_, at) =>
      encoder(landscape(800, 600, at))
        .resize(4000, 3000)
        .jpeg({ quality: 85 })
        .toBuffer(),
    )
    const jpegs = await Promise.all(pictures)
    const full = await measure(browser, site, jpegs, "none")
    const rows: BenchRow[] = []
    for (const slowness of ["none", "devtools", "process"] as const) {
      const { loopMs, firstMs, workerMs, pageMs } =
        slowness === "none" ? full : await measure(browser, site, jpegs, slowness)
      const slowed = `worker slowed ${(loopMs / full.loopMs).toFixed(1)}x`
      rows.push({
        name: `12 MP JPEG in Chromium, ${names[slowness]}`,
        value: pageMs,
        unit: "ms",
        ratio: null,
        note: `chosen to made; ${workerMs.toFixed(0)} ms of it in the worker, the first ${firstMs.toFixed(0)} ms; ${slowed}; bound by JPEG decoding`,
      })
    }
    return rows
  } finally {
    await browser.close()
    site.close()
  }
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchBrowserFingerprint())
}
