/** What was acknowledged is kept, through a kill at any moment; and a folder never comes to a state that cannot start. */
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type CaseCode, caseLookup, newCaseCode } from "@breakwater/casework"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Installation, install, root, until } from "./installation.ts"

const rounds = Number(process.env.BREAKWATER_KILL_ROUNDS ?? 6)

/** Submits one fingerprint under a new code; the code once it was acknowledged, null when no answer came. */
async function submit(site: string): Promise<CaseCode | null> {
  const code = newCaseCode(randomBytes(13))
  const fingerprint = { pdq: randomBytes(32).toString("hex"), quality: 90, md5: randomBytes(16).toString("hex") }
  const body = new URLSearchParams({ takenUnder18: "yes", fingerprints: JSON.stringify([fingerprint]), code })
  try {
    const answer = await fetch(`${site}/fingerprint`, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "x-forwarded-for": [...randomBytes(4)].join(".") },
    })
    return answer.status === 303 ? code : null
  } catch {
    return null
  }
}

/** How many entries the status page of a code shows. */
async function entriesUnder(site: string, code: string): Promise<number> {
  const entered = await fetch(`${site}/code`, {
    method: "POST",
    body: new URLSearchParams({ code }),
    redirect: "manual",
  })
  if (entered.status === 429) {
    await sleep(1000)
    return entriesUnder(site, code)
  }
  if (entered.status !== 303) throw new Error(`${entered.status}: ${await entered.text()}`)
  const cookie = entered.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ")
  const status = await fetch(`${site}/status`, { headers: { cookie } })
  const page = await status.text()
  if (status.status !== 200) throw new Error(`${status.status}: ${page}`)
  return page.match(/data-entry=/g)?.length ?? 0
}

async function killDatabase(folder: string) {
  const note = await readFile(join(folder, "postgres/postmaster.pid"), "utf8")
  process.kill(Number.parseInt(note, 10), "SIGKILL")
}

describe("an installation under load", () => {
  let here: Installation

  beforeAll(async () => {
    // Behind a proxy, so that the load can come from many networks and is not slowed down as one flood.
    here = await install({ environment: { TRUST_PROXY: "on" } })
  })
  afterAll(() => here?.remove())

  test(`loses nothing it acknowledged over ${rounds} kills of the command, the database or both`, async () => {
    const acknowledged: CaseCode[] = []
    for (let round = 0; round < rounds; round += 1) {
      let loading = true
      const load = Array.from({ length: 3 }, async () => {
        while (loading) {
          const code = await submit(here.site)
          if (code !== null) acknowledged.push(code)
          else await sleep(50)
        }
      })
      await sleep(200 + Math.random() * 600)
      if (round % 3 !== 0) await killDatabase(here.folder)
      if (round % 3 !== 1) await here.end("SIGKILL")
      else await sleep(300)
      loading = false
      await Promise.all(load)
      if (round % 3 === 1) await here.end("SIGKILL")
      await here.start()
    }
    expect(acknowledged.length).toBeGreaterThan(rounds)
    const kept = await keptLookups(here)
    const lookupKey = Buffer.from((await readFile(join(here.folder, "keys/site/lookup"), "utf8")).trim())
    const lost = acknowledged.filter((code) => !kept.has(Buffer.from(caseLookup(code, lookupKey)).toString("hex")))
    expect(lost).toEqual([])
    for (const code of acknowledged.slice(-5)) expect(await entriesUnder(here.site, code)).toBe(1)
  })

  test("goes on by itself when the database is killed, with what it acknowledged, and is still held alone", async () => {
    const before = await submit(here.site)
    await killDatabase(here.folder)
    await until(async () => here.output().includes("The database is back."), 60_000)
    await until(async () => (await submit(here.site)) !== null, 30_000)
    expect(await entriesUnder(here.site, before as CaseCode)).toBe(1)
  })

  test("is refused to a second command on the same folder, with a clear word", async () => {
    const second = spawn(process.execPath, [join(root, "apps/breakwater/src/main.ts"), "start"], {
      cwd: root,
      env: { PATH: process.env.PATH ?? "", BREAKWATER_DATA: here.folder, PORT: "19080", TMPDIR: tmpdir() },
    })
    let complaint = ""
    second.stderr.on("data", (text) => (complaint += String(text)))
    const [code] = await once(second, "close")
    expect(code).toBe(1)
    expect(complaint).toContain(`already runs on ${here.folder}`)
    expect((await fetch(`${here.site}/healthz`)).status).toBe(200)
  })

  test("ends its apps when the command is killed, and the next start adopts the database", async () => {
    const before = await readFile(join(here.folder, "postgres/postmaster.pid"), "utf8")
    const site = await here.pidOf("site")
    await here.end("SIGKILL")
    await until(async () => !(await isAlive(site)), 15_000)
    await here.start()
    expect(await readFile(join(here.folder, "postgres/postmaster.pid"), "utf8")).toBe(before)
  })
})

test("a kill during the first start leaves a folder that starts", async () => {
  const folder = await mkdtemp(join(tmpdir(), "breakwater-first-"))
  await chmod(folder, 0o755)
  const data = join(folder, "data")
  const first = spawn(process.execPath, [join(root, "apps/breakwater/src/main.ts"), "start"], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", BREAKWATER_DATA: data, PORT: "19090", TMPDIR: tmpdir() },
    stdio: "ignore",
  })
  await until(async () => (await readdir(data).catch(() => [])).some((name) => name.startsWith("postgres-first-")))
  await sleep(150)
  first.kill("SIGKILL")
  await once(first, "exit")
  const here = await install({ environment: { BREAKWATER_DATA: data } })
  try {
    expect((await fetch(`${here.site}/healthz`)).status).toBe(200)
  } finally {
    await here.end("SIGTERM")
    await here.remove()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
})

/** The look-ups of all cases that hold an entry, from the database itself. */
async function keptLookups(here: Installation): Promise<Set<string>> {
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows } = await client.query<{ lookup: Buffer }>(
    "select lookup from cases where exists (select from entries where case_id = cases.id)",
  )
  await client.end()
  return new Set(rows.map((row) => row.lookup.toString("hex")))
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
