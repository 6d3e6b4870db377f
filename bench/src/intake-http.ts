/**
 * Reports a second as a person sends them: the last POST of the form over HTTP, to the whole installation, each from a
 * code and a draft of its own; and what of the acknowledged is there after twenty kills of site, database or both.
 *
 *   node bench/src/intake-http.ts
 *
 * Site, database and the load share this machine's cores. Each report costs the site an opened draft and a sealed report,
 * which one core does at the rate that the first row of intake.ts shows.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import { type Installation, install } from "../../tests/installation.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const inFlight = 16
const drafts = 8_000
const kills = 20
const story = "Someone I do not know wrote to me. ".repeat(40)

type Answer = { status: number; location: string; cookie: string }

/** A browser with a draft that only waits to be sent. */
type Waiting = { cookie: string; address: string }

function poster(site: string) {
  const { hostname, port } = new URL(site)
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  return (path: string, form: Record<string, string>, { cookie, address }: Waiting): Promise<Answer | null> =>
    new Promise((done) => {
      const body = new URLSearchParams(form).toString()
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": Buffer.byteLength(body),
        // Behind a proxy, so that the load can come from many networks and is not slowed down as one flood.
        "x-forwarded-for": address,
        cookie,
      }
      const sent = request({ hostname, port, path, method: "POST", headers, agent }, (answer) => {
        const set = answer.headers["set-cookie"]?.map((text) => text.split(";")[0]).join("; ")
        answer.resume()
        answer.on("end", () =>
          done({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? "",
            cookie: set ?? cookie,
          }),
        )
        answer.on("error", () => done(null))
      })
      sent.on("error", () => done(null))
      sent.end(body)
    })
}

type Post = ReturnType<typeof poster>

async function draft(post: Post): Promise<Waiting | null> {
  const nobody = { cookie: "", address: [...randomBytes(4)].join(".") }
  const started = await post("/report/start", {}, nobody)
  if (started?.status !== 303) return null
  const person = { ...nobody, cookie: started.cookie }
  const told = await post("/report/what-happened", { happened: "threatened" }, person)
  if (told?.status !== 303) return null
  const written = await post("/report/story", { story }, { ...person, cookie: told.cookie })
  return written?.status === 303 ? { ...person, cookie: written.cookie } : null
}

/** Sends; the id of the form once the report was acknowledged. */
async function send(post: Post, person: Waiting): Promise<string | null> {
  const submission = randomUUID()
  const answer = await post("/report/send", { submission }, person)
  return answer?.status === 303 && answer.location.endsWith("/report/sent") ? submission : null
}

async function inParallel<T>(turns: () => T | undefined, act: (turn: T) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let turn = turns(); turn !== undefined; turn = turns()) await act(turn)
    }),
  )
}

async function rate(here: Installation): Promise<BenchRow> {
  const post = poster(here.site)
  const waiting: Waiting[] = []
  const places = Array.from({ length: drafts }, (_, at) => at)
  await inParallel(
    () => places.pop(),
    async () => {
      const made = await draft(post)
      if (made !== null) waiting.push(made)
    },
  )
  const ready = waiting.length
  const latenciesMs: number[] = []
  const startedMs = performance.now()
  await inParallel(
    () => waiting.pop(),
    async (person) => {
      const sentMs = performance.now()
      if ((await send(post, person)) !== null) latenciesMs.push(performance.now() - sentMs)
    },
  )
  const seconds = (performance.now() - startedMs) / 1000
  return {
    name: "reports sent over HTTP, sealed and stored",
    value: latenciesMs.length / seconds,
    unit: "/s",
    ratio: null,
    note: `target 300; p50 ${quantile(latenciesMs, 0.5).toFixed(0)} ms, p99 ${quantile(latenciesMs, 0.99).toFixed(0)} ms (target 250) with ${inFlight} in flight; ${latenciesMs.length} of ${ready} acknowledged in ${seconds.toFixed(0)} s; the load shares the cores; limit: one process seals as fast as one core, the first row of report intake`,
  }
}

async function lostOverKills(here: Installation): Promise<BenchRow> {
  const acknowledged: string[] = []
  for (let round = 0; round < kills; round += 1) {
    const post = poster(here.site)
    let isLoading = true
    const loading = inParallel(
      () => (isLoading ? true : undefined),
      async () => {
        const person = await draft(post)
        const submission = person === null ? null : await send(post, person)
        if (submission !== null) acknowledged.push(submission)
        else await sleep(50)
      },
    )
    await sleep(500 + Math.random() * 700)
    if (round % 3 !== 0) {
      process.kill(Number.parseInt(await readFile(join(here.folder, "postgres/postmaster.pid"), "utf8"), 10), "SIGKILL")
    }
    if (round % 3 !== 1) process.kill(await here.pidOf("site"), "SIGKILL")
    await sleep(200)
    isLoading = false
    await here.end("SIGKILL")
    await loading
    await here.start()
  }
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows } = await client.query("select submission_id from reports")
  await client.end()
  const kept = new Set(rows.map((row: { submission_id: string }) => row.submission_id))
  return {
    name: `acknowledged reports lost over ${kills} kills of site, database or both`,
    value: acknowledged.filter((id) => !kept.has(id)).length,
    unit: "reports",
    ratio: null,
    note: `of ${acknowledged.length} acknowledged over HTTP; SIGKILL under load, then started again over the same folder`,
  }
}

/** Both rows. Starts and removes an installation of its own. */
export async function benchIntakeOverHttp(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "breakwater-hotline-"))
  const recipients = join(folder, "recipients")
  await writeFile(recipients, `${await identityToRecipient(await generateX25519Identity())}\n`)
  const here = await install({
    environment: {
      TRUST_PROXY: "on",
      HOTLINE_NAME: "Example Hotline",
      HOTLINE_HOURS: "Monday to Friday, 9 to 17",
      HOTLINE_RECIPIENTS_FILE: recipients,
    },
  })
  try {
    return [await rate(here), await lostOverKills(here)]
  } finally {
    await here.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchIntakeOverHttp())
}
