/**
 * The installed system as a person and a platform meet it: weight of the first pages, second start, and how soon an
 * addition and a withdrawal are felt at a screen that holds 100,000 entries.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { newCaseCode } from "@breakwater/casework"
import { startBrowser } from "../../tests/browser.ts"
import { type Installation, install, listRandomEntries, startScreen, until } from "../../tests/installation.ts"
import { type BenchRow, quantile } from "./table.ts"

const entries = 100_000
const rounds = 20

/** Rows for weight, start and latency. Starts and removes an installation of its own. */
export async function benchSystem(): Promise<BenchRow[]> {
  const here = await install()
  try {
    const rows = await pageWeights(here)
    await here.end("SIGTERM")
    const startedMs = performance.now()
    await here.start()
    rows.push({
      name: "second start, command to every health check answered",
      value: (performance.now() - startedMs) / 1000,
      unit: "s",
      ratio: null,
      note: "bound by starting five Node processes on the cores there are",
    })
    rows.push(...(await latencies(here)))
    return rows
  } finally {
    await here.remove()
  }
}

async function pageWeights(here: Installation): Promise<BenchRow[]> {
  const browser = await startBrowser()
  const rows: BenchRow[] = []
  for (const path of ["/", "/plan", "/fingerprint"]) {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    const network = await page.context().newCDPSession(page)
    await network.send("Network.enable")
    let bytes = 0
    network.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength))
    await page.goto(here.site + path, { waitUntil: "networkidle" })
    rows.push({
      name: `first view of ${path}, all it loads`,
      value: bytes / 1000,
      unit: "kB",
      ratio: null,
      note: "bytes on the wire, compressed, headers in",
    })
    await page.context().close()
  }
  await browser.close()
  return rows
}

async function latencies(here: Installation): Promise<BenchRow[]> {
  await listRandomEntries(await here.owner(), entries)
  const key = await here.run("partner", "add", "Bench", "--lists", "under-18,adult")
  const startedMs = performance.now()
  const screen = await startScreen(here.exchange, key)
  const followedMs = performance.now() - startedMs
  const added: number[] = []
  const gone: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const pdq = randomBytes(32).toString("hex")
    const cookie = await list(here, pdq)
    added.push(await until(async () => (await matchCount(screen.url, pdq)) === 1, 5_000))
    const body = new URLSearchParams({ entry: "all" })
    await fetch(`${here.site}/status/withdraw`, { method: "POST", body, headers: { cookie }, redirect: "manual" })
    gone.push(await until(async () => (await matchCount(screen.url, pdq)) === 0, 5_000))
  }
  await screen.stop()
  const row = (name: string, values: number[]): BenchRow => ({
    name,
    value: quantile(values, 0.5),
    unit: "ms",
    ratio: null,
    note: `p99 ${quantile(values, 0.99).toFixed(0)} ms of ${values.length}; asked every 20 ms; one commit, one notification, two HTTP answers`,
  })
  return [
    {
      name: `screen start: ${entries} entries pulled, indexed, ready`,
      value: followedMs / 1000,
      unit: "s",
      ratio: null,
      note: "process start in it; bound by JSON over HTTP",
    },
    row("listed to matchable", added),
    row("withdrawn to gone", gone),
  ]
}

async function list(here: Installation, pdq: string): Promise<string> {
  const fingerprints = JSON.stringify([{ pdq, quality: 90, md5: randomUUID().replaceAll("-", "") }])
  const body = new URLSearchParams({ takenUnder18: "yes", fingerprints, code: newCaseCode(randomBytes(13)) })
  const answer = await fetch(`${here.site}/fingerprint`, { method: "POST", body, redirect: "manual" })
  return answer.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ")
}

async function matchCount(screen: string, pdq: string): Promise<number> {
  const answer = await fetch(`${screen}/match`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hashes: [{ pdq }] }),
  })
  const { results } = (await answer.json()) as { results: { matches: unknown[] }[] }
  return results[0]?.matches.length ?? 0
}
