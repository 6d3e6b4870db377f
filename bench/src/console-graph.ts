/** The graph of a thousand points as somebody's browser has it: until it can be used, and until it shows what was done. */
import type { AddressInfo } from "node:net"
import type { TestConsole } from "../../apps/console/src/test-console.ts"
import { startBrowser } from "../../tests/browser.ts"
import { type BenchRow, quantile } from "./table.ts"

const loads = 3
const steps = 40

/** Rows for loading, and for one step of filtering or moving, each until the frame that shows it was drawn. */
export async function benchGraph({ app }: TestConsole, cookie: string): Promise<BenchRow[]> {
  await app.listen({ host: "127.0.0.1", port: 0 })
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const browser = await startBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.setExtraHTTPHeaders({ cookie })
    const loadedMs: number[] = []
    for (let load = 0; load < loads; load += 1) {
      const startedMs = performance.now()
      await page.goto(`${address}/links`)
      await page.locator("#graph-tools:not([hidden])").waitFor()
      loadedMs.push(performance.now() - startedMs)
    }
    const points = await page.locator("svg.bw-graph a").count()
    const stepMs = await page.evaluate(async (count) => {
      const drawn = () =>
        new Promise<number>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))
      const range = document.querySelector<HTMLInputElement>("#graph-day")
      const svg = document.querySelector("svg.bw-graph")
      const took: number[] = []
      for (let step = 0; step < count && range !== null && svg !== null; step += 1) {
        const startedMs = performance.now()
        if (step % 2 === 0) {
          range.value = String(100 - step * 2)
          range.dispatchEvent(new Event("input", { bubbles: true }))
        } else svg.dispatchEvent(new WheelEvent("wheel", { deltaY: -1, bubbles: true, cancelable: true }))
        took.push((await drawn()) - startedMs)
      }
      return took
    }, steps)
    const row = (name: string, value: number, note: string): BenchRow => ({
      name,
      value,
      unit: "ms",
      ratio: null,
      note,
    })
    return [
      row(
        "graph in the browser, until it can be used",
        quantile(loadedMs, 0.5),
        `${points} points; the server's layout is in it`,
      ),
      row(
        "graph in the browser, a step of the slider or wheel, p95",
        quantile(stepMs, 0.95),
        `until it was drawn, over ${steps}; a frame at 60 Hz is 17 ms`,
      ),
    ]
  } finally {
    await browser.close()
  }
}
