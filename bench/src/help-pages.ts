/**
 * Start page and plan in a real Chromium under Lighthouse's slow 4G and a processor slowed six times: largest paint,
 * layout shift and bytes of a first view.
 *
 *   node bench/src/help-pages.ts
 *
 * The network is Lighthouse's "devtools" throttling of slow 4G (lighthouse/core/config/constants.js, mobileSlow4G):
 * 150 ms round trips and 1.6 Mbit/s, which DevTools applies as 562.5 ms for each request and 1.47 Mbit/s down.
 */
import type { Browser } from "playwright-core"
import { startBrowser } from "../../tests/browser.ts"
import { install } from "../../tests/installation.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const requestLatencyMs = 562.5
const downBytesPerSecond = (1474.56 * 1024) / 8
const upBytesPerSecond = (675 * 1024) / 8
const processorSlowdown = 6
const repeats = 5
const settleMs = 1500

type View = { largestPaintMs: number; layoutShift: number; bytes: number; requests: number }

async function firstView(browser: Browser, address: string): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB" })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send("Network.enable")
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: requestLatencyMs,
    downloadThroughput: downBytesPerSecond,
    uploadThroughput: upBytesPerSecond,
  })
  await session.send("Emulation.setCPUThrottlingRate", { rate: processorSlowdown })
  let bytes = 0
  let requests = 0
  session.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength
    requests += 1
  })
  await page.addInitScript(`
    window.seen = { paint: 0, shift: 0 }
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.paint = entry.startTime }).observe({ type: "largest-contentful-paint", buffered: true })
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.shift += entry.value }).observe({ type: "layout-shift", buffered: true })
  `)
  await page.goto(address, { waitUntil: "networkidle" })
  await page.waitForTimeout(settleMs)
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: { paint: number; shift: number } }).seen)
  await context.close()
  return { largestPaintMs: seen.paint, layoutShift: seen.shift, bytes, requests }
}

/** Rows of the two pages that a frightened person opens first. */
export async function benchHelpPages(): Promise<BenchRow[]> {
  const here = await install()
  const browser = await startBrowser()
  const rows: BenchRow[] = []
  try {
    for (const [name, path] of [
      ["start page", "/"],
      ["ten-minute plan", "/plan"],
    ] as const) {
      const views: View[] = []
      for (let turn = 0; turn < repeats; turn += 1) views.push(await firstView(browser, here.site + path))
      const bytes = Math.max(...views.map((view) => view.bytes))
      const shift = Math.max(...views.map((view) => view.layoutShift))
      const requests = Math.max(...views.map((view) => view.requests))
      const floorMs = requestLatencyMs + (bytes / downBytesPerSecond) * 1000
      rows.push({
        name: `${name}, largest paint, slow 4G and processor 6x slower`,
        value: quantile(
          views.map((view) => view.largestPaintMs),
          0.5,
        ),
        unit: "ms",
        ratio: null,
        note: `target 1500; ${(bytes / 1000).toFixed(1)} kB in ${requests} requests (target 60); layout shift at most ${shift.toFixed(3)} (target 0); one request of all these bytes takes ${floorMs.toFixed(0)} ms on this line`,
      })
    }
  } finally {
    await browser.close()
    await here.remove()
  }
  return rows
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchHelpPages())
}
