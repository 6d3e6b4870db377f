/**
 * Reports a second, sealed and stored: new code, sealing, look-up, case, report, commit, on an embedded PostgreSQL that
 * waits for the disk; and what of the acknowledged is there after the database was killed twenty times under load.
 *
 *   node bench/src/intake.ts
 *
 * In one process beside the server, without HTTP: what a page adds comes on top. The physical limit is how often a
 * second this disk makes an append durable; commits that wait together share one.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { chmod, mkdtemp, open, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import {
  caseLookup,
  caseRecipient,
  coarseOf,
  newCaseCode,
  type Report,
  type ReportRecipient,
  readReportRecipients,
  type SealingKind,
  sealingKinds,
  sealReport,
} from "@breakwater/casework"
import { addReport, type Database, openDatabase } from "@breakwater/store"
import { type EmbeddedServer, startEmbedded } from "@breakwater/store/embedded"
import { type TestDatabase, testDatabase } from "@breakwater/store/testing"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const warmMs = 2_000
const measureMs = 20_000
const inFlight = 16
const connectionsMax = 8
const kills = 20
const fsyncMs = 2_000
const walPageBytes = 8192

const lookupKey = randomBytes(32)
const report: Report = {
  happened: ["threatened", "asked-money"],
  safeNow: "yes",
  ageBand: "16-17",
  country: "GB",
  accounts: [{ platform: "instagram", handle: "made.up.account" }],
  money: [{ kind: "demanded", amount: "200", currency: "GBP", method: "gift-card" }],
  story: "Someone I do not know wrote to me. ".repeat(40),
}

/** Rows for both kinds of key, and for kills. Starts and removes a server of its own. */
export async function benchIntake(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "breakwater-intake-"))
  await chmod(folder, 0o755)
  let server = await startEmbedded(folder)
  process.env.BREAKWATER_TEST_SERVER_URL = server.url()
  try {
    const made = await testDatabase()
    const syncs = await syncsPerSecond(folder)
    const rows: BenchRow[] = []
    for (const kind of sealingKinds) rows.push(await measured(made.urls.site, kind, syncs))
    const killed = await lostOverKills(server, made, folder)
    server = killed.server
    rows.push(killed.row)
    return rows
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measured(url: string, kind: SealingKind, syncs: number): Promise<BenchRow> {
  const database = openDatabase(url, { connectionsMax, name: "bench" })
  const hotline = await hotlineKeys(kind)
  await load(database, hotline, warmMs)
  const startedMs = performance.now()
  const { acknowledged, latenciesMs } = await load(database, hotline, measureMs)
  const seconds = (performance.now() - startedMs) / 1000
  await database.destroy()
  return {
    name: `reports sealed (${kind}) and stored`,
    value: acknowledged.length / seconds,
    unit: "/s",
    ratio: null,
    note: `target 300; p50 ${quantile(latenciesMs, 0.5).toFixed(0)} ms, p99 ${quantile(latenciesMs, 0.99).toFixed(0)} ms (target 250) with ${inFlight} in flight for ${measureMs / 1000} s; one by one this disk makes ${syncs.toFixed(0)} appends durable a second`,
  }
}

async function hotlineKeys(kind: SealingKind): Promise<ReportRecipient[]> {
  const read = readReportRecipients(await caseRecipient(newCaseCode(randomBytes(13)), kind))
  if (!read.ok) throw new Error("no key to seal to")
  return read.value
}

/** Sends reports for so long; ids that were acknowledged. A failure (the database is gone) ends its sender. */
async function load(database: Database, hotline: ReportRecipient[], forMs: number) {
  const acknowledged: string[] = []
  const latenciesMs: number[] = []
  const endMs = performance.now() + forMs
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < endMs) {
        const startedMs = performance.now()
        const id = await send(database, hotline).catch(() => null)
        if (id === null) return
        acknowledged.push(id)
        latenciesMs.push(performance.now() - startedMs)
      }
    }),
  )
  return { acknowledged, latenciesMs }
}

async function send(database: Database, hotline: ReportRecipient[]): Promise<string> {
  const code = newCaseCode(randomBytes(13))
  const now = new Date()
  const sealed = await sealReport(report, hotline, code)
  const stored = await addReport(database, {
    lookup: caseLookup(code, lookupKey),
    recipient: await caseRecipient(code),
    report: { id: randomUUID(), submissionId: randomUUID(), sealed, coarse: coarseOf(report, now) },
    now,
  })
  if (!stored.ok) throw new Error(stored.reason)
  return stored.value.id
}

async function lostOverKills(first: EmbeddedServer, made: TestDatabase, folder: string) {
  let server = first
  let url = made.urls.site
  const hotline = await hotlineKeys("x25519")
  const acknowledged: string[] = []
  for (let round = 0; round < kills; round += 1) {
    const database = openDatabase(url, { connectionsMax, name: "bench" })
    const loading = load(database, hotline, 30_000)
    await sleep(150 + Math.random() * 400)
    const note = await readFile(join(folder, "postgres/postmaster.pid"), "utf8")
    process.kill(Number.parseInt(note, 10), "SIGKILL")
    acknowledged.push(...(await loading).acknowledged)
    await database.destroy()
    const next = await startEmbedded(folder)
    url = url.replace(encodeURIComponent(server.socketFolder), encodeURIComponent(next.socketFolder))
    server = next
  }
  const database = openDatabase(url, { connectionsMax: 1, name: "bench" })
  const rows = await database.selectFrom("reports").select("id").execute()
  await database.destroy()
  const kept = new Set(rows.map(({ id }) => id))
  const row: BenchRow = {
    name: `acknowledged reports lost over ${kills} kills of the database`,
    value: acknowledged.filter((id) => !kept.has(id)).length,
    unit: "reports",
    ratio: null,
    note: `of ${acknowledged.length} acknowledged; SIGKILL under load, then started again over the same folder`,
  }
  return { server, row }
}

/** Appends of one write-ahead page each made durable, a second, one after another, on the disk of the database. */
async function syncsPerSecond(folder: string): Promise<number> {
  const file = await open(join(folder, "fsync-probe"), "w")
  const page = randomBytes(walPageBytes)
  const startedMs = performance.now()
  let count = 0
  while (performance.now() - startedMs < fsyncMs) {
    await file.write(page)
    await file.datasync()
    count += 1
  }
  await file.close()
  return count / ((performance.now() - startedMs) / 1000)
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchIntake())
}
