/** A whole installation for a test: the real command in its own process, its own folder and ports, and a screen. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp, readdir, readFile, readlink, rename, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import pg from "pg"

export const root = fileURLToPath(new URL("..", import.meta.url))
const command = join(root, "apps/breakwater/src/main.ts")

export type Installation = {
  folder: string
  site: string
  console: string
  exchange: string
  output(): string
  /** Runs another verb on the same installation and returns what it printed. */
  run(...args: string[]): Promise<string>
  /** How the owner of the embedded database connects. */
  owner(): Promise<{ host: string; user: string; password: string; database: string }>
  /** Process id of an app, from the process table. */
  pidOf(app: "site" | "exchange" | "console" | "worker"): Promise<number>
  /** Ends the command: SIGTERM waits for everything to close, SIGKILL leaves what survives it. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>
  /** Ends the database under the running apps; `forGood`, the command cannot bring it back. */
  stopDatabase(how?: "forGood"): Promise<void>
  /** Starts the command again over the same folder. */
  start(...args: string[]): Promise<void>
  /** Ends everything, the database included, and removes the folder. */
  remove(): Promise<void>
}

/** Starts an installation. `environment` adds variables, such as DATABASE_URL. */
export async function install(
  options: { environment?: Record<string, string>; args?: string[] } = {},
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "breakwater-whole-"))
  // The database runs as another account when the tests run as root.
  await chmod(folder, 0o755)
  const data = options.environment?.BREAKWATER_DATA ?? join(folder, "data")
  const port = await freePorts(3)
  const environment = {
    PATH: process.env.PATH ?? "",
    BREAKWATER_DATA: data,
    PORT: String(port),
    TMPDIR: tmpdir(),
    ...options.environment,
  }
  let child: ChildProcess | null = null
  let output = ""
  const installation: Installation = {
    folder: data,
    site: `http://127.0.0.1:${port}`,
    console: `http://127.0.0.1:${port + 1}`,
    exchange: `http://127.0.0.1:${port + 2}`,
    output: () => output,
    run: (...args) => runCommand(args, environment),
    owner: async () => ({
      host: (await readFile(join(data, "postgres/postmaster.pid"), "utf8")).split("\n")[4] ?? "",
      user: "breakwater",
      password: (await readFile(join(data, "keys/database"), "utf8")).trim(),
      database: "breakwater",
    }),
    pidOf: (app) => pidOf(app, folder, port),
    stopDatabase: async (how) => {
      const note = await readFile(join(data, "postgres/postmaster.pid"), "utf8")
      if (how === "forGood") await rename(join(data, "postgres"), join(data, "postgres-gone"))
      process.kill(Number.parseInt(note, 10), "SIGQUIT")
    },
    start: async (...args) => {
      output = ""
      const started = spawn(process.execPath, [command, "start", ...args], { env: environment, cwd: root })
      child = started
      for (const stream of [started.stdout, started.stderr]) stream.on("data", (text) => (output += String(text)))
      await until(async () => output.includes("Ready.") || started.exitCode !== null, 90_000)
      if (started.exitCode !== null) throw new Error(`the command ended: ${output}`)
    },
    end: async (signal) => {
      const running = child
      child = null
      if (running === null || running.exitCode !== null) return
      running.kill(signal)
      await once(running, "exit")
    },
    remove: async () => {
      await installation.end("SIGTERM")
      await endDatabase(data)
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
  await installation.start(...(options.args ?? []))
  return installation
}

/** A killed command leaves the database behind for the next start: here there is none. */
async function endDatabase(data: string): Promise<void> {
  const note = await readFile(join(data, "postgres/postmaster.pid"), "utf8").catch(() => "")
  const pid = Number.parseInt(note, 10)
  if (!(pid > 0)) return
  try {
    process.kill(pid, "SIGQUIT")
  } catch {
    // Gone already.
  }
}

async function runCommand(args: string[], environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [command, ...args], { env: environment, cwd: root })
  let out = ""
  let complaint = ""
  child.stdout.on("data", (text) => (out += String(text)))
  child.stderr.on("data", (text) => (complaint += String(text)))
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`breakwater ${args.join(" ")} ended with ${code}: ${complaint}`)
  return out.trim()
}

/** A process of an app: the one that runs its main file with a variable of this installation. */
async function pidOf(app: string, folder: string, port: number): Promise<number> {
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue
    const commandLine = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "")
    if (!commandLine.includes(`apps/${app}/src/main.ts`)) continue
    const environ = await readFile(`/proc/${entry}/environ`, "utf8").catch(() => "")
    if (environ.includes(folder) || environ.includes(`PORT=${port}`)) return Number(entry)
  }
  throw new Error(`no process of ${app}`)
}

/** What a process has open, as paths. */
export async function openFiles(pid: number): Promise<string[]> {
  const names = await readdir(`/proc/${pid}/fd`)
  return Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => "")))
}

/** Puts entries of random bits, of no picture, straight onto the live under-18 list. */
export async function listRandomEntries(owner: pg.ClientConfig, count: number): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(
    `with head as (update lists set head = head + $1 where id = 1 returning head - $1 as first)
     insert into entries (id, list_id, state, pdq, quality, md5, position, added_position, changed_at, listed_on)
     select gen_random_uuid(), 1, 'listed', sha256(n::text::bytea), 90, decode(md5(n::text), 'hex'), first + n, first + n, now(), current_date
     from head, generate_series(1, $1::int) as n`,
    [count],
  )
  await client.end()
}

/** A screen following the exchange, as a platform runs it. */
export async function startScreen(exchange: string, key: string, environment: Record<string, string> = {}) {
  const port = await freePorts(1)
  const child = spawn(process.execPath, [command, "screen"], {
    env: {
      PATH: process.env.PATH ?? "",
      SCREEN_EXCHANGE_URL: exchange,
      SCREEN_EXCHANGE_KEY: key,
      PORT: String(port),
      LOG_LEVEL: "warn",
      ...environment,
    },
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  })
  const url = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(`${url}/status`).catch(() => null))?.status === 200)
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM")
      if (child.exitCode === null) await once(child, "exit")
    },
  }
}

/** Waits until something is so, asking often; fails after `msMax`. Returns how long it took. */
export async function until(isSo: () => Promise<boolean>, msMax = 30_000): Promise<number> {
  const startedMs = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedMs > msMax) throw new Error(`not so within ${msMax} ms`)
    await sleep(20)
  }
  return performance.now() - startedMs
}

async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all(Array.from({ length: count }, (_, n) => isFree(first + n)))
    if (free.every(Boolean)) return first
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })
}
