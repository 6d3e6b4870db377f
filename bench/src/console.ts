/**
 * The console with a country's worth of cases: 200,000 reports that name two million accounts, numbers and wallets. Pages as the
 * app answers them, without a network; opening and indexing as fast as one process does it.
 *
 *   node bench/src/console.ts
 *
 * Database, app and load share this machine's cores. The limit of opening is one key agreement for each sealed part, which one
 * core does as often as the first row of intake.ts shows.
 */
import { randomBytes } from "node:crypto"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  caseRecipient,
  newCaseCode,
  openReport,
  type Report,
  readReportRecipients,
  sealReport,
} from "@breakwater/casework"
import { startEmbedded } from "@breakwater/store/embedded"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import { indexOpened } from "../../apps/console/src/link-index.ts"
import { sealText } from "../../apps/console/src/sealed-text.ts"
import { type TestConsole, testConsole } from "../../apps/console/src/test-console.ts"
import { benchGraph } from "./console-graph.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const reports = 200_000
const valuesPerReport = 10
const rounds = 200
const opened = 1_000

const story: Report = {
  happened: ["threatened", "asked-money"],
  ageBand: "16-17",
  country: "GB",
  accounts: [{ platform: "instagram", handle: "made.up.account" }],
  money: [{ kind: "demanded", amount: "200", currency: "GBP", handle: "GB33BUKB20201555555555" }],
  story: "Someone I do not know wrote to me. ".repeat(40),
  language: "en",
}

/** Rows for the pages, the look-up, the graph, and opening. Starts and removes a server of its own. */
export async function benchConsole(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "breakwater-console-"))
  await chmod(folder, 0o755)
  const server = await startEmbedded(folder)
  process.env.BREAKWATER_TEST_SERVER_URL = server.url()
  try {
    const identity = await generateX25519Identity()
    const here = await testConsole(new TextEncoder().encode(`${identity}\n`))
    try {
      const sealed = await fill(here, identity)
      const { cookie } = await here.signIn("Bench", ["analyst", "supervisor"])
      return [
        await page(
          here,
          cookie,
          "queue page",
          ["/reports", "/reports?view=unclaimed&urgency=high", "/reports?age=under-18&page=3"],
          150,
        ),
        await page(here, cookie, "case page, opened, with its links", await someReports(here), 200),
        await page(here, cookie, "everything that names one value", await someTokens(here), 50),
        await page(here, cookie, "graph of a thousand points", ["/links"], null, 5),
        ...(await benchGraph(here, cookie)),
        await opening(here, identity, sealed),
      ]
    } finally {
      await here.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Rows as the app writes them, made by the database: a sealed report is the same bytes for each. */
async function fill(here: TestConsole, identity: string): Promise<Uint8Array> {
  const recipients = readReportRecipients(await identityToRecipient(identity))
  if (!recipients.ok) throw new Error("the identity has no recipient")
  const code = newCaseCode(randomBytes(13))
  const { sealed } = await sealReport(story, recipients.value, code)
  const client = new pg.Client({ connectionString: here.testing.ownerUrl })
  // The database is dropped under it when a statement fails; that statement is the one to tell.
  client.on("error", () => undefined)
  await client.connect()
  const name = sealText(JSON.stringify(["instagram", "made.up.account"]), here.linkKey, "link values")
  await client.query(
    "insert into cases (lookup, recipient, opened_on) select sha256(n::text::bytea), $2, '2026-11-25' from generate_series(1, $1::int) n",
    [reports, await caseRecipient(code)],
  )
  await client.query(
    `insert into reports (id, case_id, submission_id, state, received_on, due_at, urgency, level, for_whom, age, country, sealed, sealed_to, recipient)
     select gen_random_uuid(), id, gen_random_uuid(), (array['received','opened','answered','closed','closed','closed','closed','closed','closed','closed'])[1 + id % 10],
       '2026-11-25', timestamptz '2026-08-25' + id * interval '38 seconds', (array['ordinary','ordinary','high','high','emergency'])[1 + id % 5],
       'anonymous', 'self', (array['under-18','adult','unknown'])[1 + id % 3], 'GB', case when id % 200 = 0 then $1::bytea else '\\x00' end, '{}', recipient
     from cases`,
    [sealed],
  )
  // Two million values; one in ten is shared by forty reports, as a network's are.
  await client.query(
    "insert into link_values select substring(sha256(n::text::bytea) for 16), (array['account','phone','wallet','bank-account'])[1 + n % 4], $2 from generate_series(1, $1::int) n",
    [reports * valuesPerReport, name],
  )
  await client.query(
    `insert into report_links (report_id, token)
     select r.id, substring(sha256((case when v = 0 then r.number / 40 * 10 + 1 else r.number * 10 + v end)::text::bytea) for 16)
     from reports r cross join generate_series(0, $1::int - 1) v where (r.number * 10 + v) between 1 and $2::int on conflict do nothing`,
    [valuesPerReport, reports * valuesPerReport - 1],
  )
  await client.query("analyze")
  await client.end()
  return sealed
}

async function someReports(here: TestConsole): Promise<string[]> {
  const rows = await here.testing.owner
    .selectFrom("reports")
    .select("id")
    .where("number", "in", multiples(200, 50))
    .execute()
  return rows.map(({ id }) => `/reports/${id}`)
}

async function someTokens(here: TestConsole): Promise<string[]> {
  const rows = await here.testing.owner.selectFrom("report_links").select("token").limit(50).execute()
  return rows.map(({ token }) => `/find?token=${Buffer.from(token).toString("hex")}`)
}

function multiples(of: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => (at + 1) * of)
}

async function page(
  { app }: TestConsole,
  cookie: string,
  name: string,
  urls: string[],
  targetMs: number | null,
  times = rounds,
): Promise<BenchRow> {
  const tookMs: number[] = []
  for (let round = 0; round < times; round += 1) {
    const startedMs = performance.now()
    const answer = await app.inject({ url: urls[round % urls.length] ?? "/", headers: { cookie } })
    if (answer.statusCode !== 200) throw new Error(`${urls[round % urls.length]}: ${answer.statusCode}`)
    tookMs.push(performance.now() - startedMs)
  }
  const note = `${targetMs === null ? "" : `target ${targetMs}; `}p50 ${quantile(tookMs, 0.5).toFixed(1)} ms over ${times}; ${reports} reports, ${reports * valuesPerReport} values`
  return { name: `${name}, p95`, value: quantile(tookMs, 0.95), unit: "ms", ratio: null, note }
}

async function opening(here: TestConsole, identity: string, sealed: Uint8Array): Promise<BenchRow> {
  const rows = await here.testing.owner.selectFrom("reports").select("id").limit(opened).execute()
  const context = { database: here.database, linkKey: here.linkKey }
  const startedMs = performance.now()
  for (const { id } of rows) {
    const report = await openReport({ identities: [identity] }, sealed)
    if (report === null) throw new Error("a report does not open")
    await indexOpened(id, [report], context)
  }
  const minutes = (performance.now() - startedMs) / 60_000
  return {
    name: "reports opened and indexed",
    value: opened / minutes,
    unit: "/min",
    ratio: null,
    note: `target 1000; ${opened} one after the other, in one process`,
  }
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchConsole())
}
