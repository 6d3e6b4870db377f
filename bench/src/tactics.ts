/**
 * The engine of tactics: messages a second on one core, the size of what the browser loads, and a paste of 500 messages on a slow
 * phone.
 *
 *   node bench/src/tactics.ts
 *
 * The limit of the first is reading each letter once and looking each word up once.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { assess, type Message } from "@breakwater/tactics"
import { browserEntry, browserFile } from "../../apps/site/src/browser-assets.ts"
import { startBrowser } from "../../tests/browser.ts"
import { install } from "../../tests/installation.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const folder = join(import.meta.dirname, "../../packages/tactics/conversations/development")
const messagesMeasured = 100_000
const pasted = 500
const slowDown = 6
const lines = [
  ["Mia", "are you coming on saturday"],
  ["Jo", "yes at six"],
  ["Mia", "did you see the match, that goal was so good"],
  ["Jo", "haha i know"],
] as const
const friends: Message[] = Array.from({ length: pasted }, (_, at) => {
  const [from, text] = lines[at % lines.length] ?? lines[0]
  return { from, t: null, text }
})
const rounds = 8

/** Rows for the engine, its size, and the paste. Starts an installation of its own. */
export async function benchTactics(): Promise<BenchRow[]> {
  return [...engine(), size(), ...(await paste())]
}

function engine(): BenchRow[] {
  const all = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean),
  )
  const read = all.map((line) => JSON.parse(line) as { label: string; messages: Message[] })
  const alike = ["romance", "work", "money", "joke", "conflict"]
  const of = (isOne: (label: string) => boolean) =>
    read.filter(({ label }) => isOne(label)).map(({ messages }) => messages)
  return [
    speed("a chat between friends, English", [friends]),
    speed(
      "harmless conversations, eight languages",
      of((label) => label === "benign"),
    ),
    speed(
      "those that look like the script, eight languages",
      of((label) => alike.includes(label)),
    ),
    speed(
      "scripts of sextortion, with what is cited",
      of((label) => label === "sextortion"),
    ),
  ]
}

/** Conversation by conversation, one after the other, as often as it takes; the first round is not counted. */
function speed(name: string, conversations: readonly (readonly Message[])[]): BenchRow {
  const inOneRound = conversations.reduce((sum, messages) => sum + messages.length, 0)
  const rounds = Math.ceil(messagesMeasured / inOneRound)
  for (const messages of conversations) assess(messages)
  const startedMs = performance.now()
  for (let round = 0; round < rounds; round += 1) for (const messages of conversations) assess(messages)
  const value = (rounds * inOneRound) / ((performance.now() - startedMs) / 1000)
  return {
    name: `assessed, ${name}`,
    value,
    unit: "messages/s",
    ratio: null,
    note: `target 200000; ${rounds * inOneRound} messages, one core`,
  }
}

function size(): BenchRow {
  const { scripts } = browserEntry("src/browser/chat-page.ts")
  const file = readFileSync(browserFile(scripts[0] ?? ""))
  const gzipBytes = gzipSync(file, { level: 9 }).length
  return {
    name: "engine, all languages and the page, compressed",
    value: brotliCompressSync(file).length / 1000,
    unit: "kB",
    ratio: null,
    note: `target 105; brotli 11, as the site sends it; gzip 9: ${(gzipBytes / 1000).toFixed(1)}`,
  }
}

async function paste(): Promise<BenchRow[]> {
  const here = await install()
  const browser = await startBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(`${here.site}/check-a-chat`)
    await page.waitForSelector("[data-part=tool]:not([hidden])")
    const devtools = await page.context().newCDPSession(page)
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowDown })
    const text = friends.map((message) => `${message.from}: ${message.text}`).join("\n")
    await page.fill("#paste", text)
    const tookMs: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      tookMs.push(
        await page.evaluate(() => {
          const startedMs = performance.now()
          document.querySelector<HTMLButtonElement>("[data-part=look]")?.click()
          return performance.now() - startedMs
        }),
      )
    }
    const row = (name: string, value: number, note: string): BenchRow => ({
      name,
      value,
      unit: "ms",
      ratio: null,
      note,
    })
    return [
      row(
        `${pasted} pasted messages, ${slowDown}x slowed, first time`,
        tookMs[0] ?? 0,
        "with making the words of eight languages ready",
      ),
      row(
        `${pasted} pasted messages, ${slowDown}x slowed, p95`,
        quantile(tookMs.slice(1), 0.95),
        "target 50; from the click until the page says it",
      ),
    ]
  } finally {
    await browser.close()
    await here.remove()
  }
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchTactics())
}
