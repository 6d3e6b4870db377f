/**
 * An installation: its data folder, its database and its keys, opened for as long as the command runs.
 *
 * Keys live apart by who may read them: keys/database is the command's, keys/site the site's, keys/console the console's.
 */
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type DatabaseApp, makeLogins, migrate } from "@breakwater/store"
import { startEmbedded } from "@breakwater/store/embedded"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import { Refusal } from "../refusal.ts"
import type { Config } from "./config.ts"
import { keepDatabase } from "./keep-database.ts"

export type Installation = {
  /** The owner's connection URL: for the command alone. */
  ownerUrl: string
  urlOf: Record<DatabaseApp, string>
  keyFile: {
    lookup: string
    siteSession: string
    consoleSession: string
    consoleLinks: string
    workerIdentity: string
    workerRecipient: string
  }
  close(): Promise<void>
}

const runningLock = 4_205_112

/** Opens or makes the installation: database up and kept up, migrated, a login for each app, keys there. */
export async function openInstallation(config: Config, tell: (line: string) => void): Promise<Installation> {
  await mkdir(config.dataFolder, { recursive: true })
  const embedded = config.databaseUrl === null ? await startEmbedded(config.dataFolder) : null
  const ownerUrl = embedded?.url() ?? config.databaseUrl ?? ""
  // The owner connection lives as long as the command: it is the lock.
  let owner = await connect(ownerUrl)
  if (embedded !== null) await holdAlone(owner, config.dataFolder)
  await migrate(owner)
  const secret = await keyText(join(config.dataFolder, "keys"), "database")
  const logins = await makeLogins(owner, secret)
  const urlOf = Object.fromEntries(
    Object.entries(logins).map(([app, login]) => [app, embedded?.url(login) ?? withLogin(ownerUrl, login)]),
  ) as Record<DatabaseApp, string>
  const keyFile = {
    lookup: await keyPath(join(config.dataFolder, "keys", "site"), "lookup"),
    siteSession: await keyPath(join(config.dataFolder, "keys", "site"), "session"),
    consoleSession: await keyPath(join(config.dataFolder, "keys", "console"), "session"),
    consoleLinks: await keyPath(join(config.dataFolder, "keys", "console"), "links"),
    ...(await workerKeys(join(config.dataFolder, "keys"))),
  }
  const holdAgain = async () => {
    await owner.end().catch(() => undefined)
    owner = await connect(ownerUrl)
    await holdAlone(owner, config.dataFolder)
  }
  const endWatch = embedded === null ? null : keepDatabase(embedded, holdAgain, tell)
  return {
    ownerUrl,
    urlOf,
    keyFile,
    close: async () => {
      await endWatch?.()
      await owner.end().catch(() => undefined)
      await embedded?.stop()
    },
  }
}

async function connect(ownerUrl: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: "breakwater" })
  owner.on("error", () => undefined)
  try {
    await owner.connect()
    return owner
  } catch (error) {
    throw new Refusal(`DATABASE_URL: no connection: ${(error as Error).message}`)
  }
}

// The lock is the database's and goes with the connection: no stale file is left by a kill.
async function holdAlone(owner: pg.Client, dataFolder: string) {
  const { rows } = await owner.query<{ held: boolean }>("select pg_try_advisory_lock($1) as held", [runningLock])
  if (rows[0]?.held === true) return
  await owner.end()
  throw new Refusal(
    `Breakwater already runs on ${dataFolder}. Stop that one first, or give this one a folder of its own: BREAKWATER_DATA=…`,
  )
}

async function keyPath(folder: string, name: string): Promise<string> {
  await keyText(folder, name)
  return join(folder, name)
}

/** The worker's own key: what the console seals to it, it alone opens, and it opens nothing else. */
async function workerKeys(folder: string): Promise<{ workerIdentity: string; workerRecipient: string }> {
  const identity = await keyText(join(folder, "worker"), "identity", generateX25519Identity)
  await keyText(join(folder, "console"), "worker-recipient", () => identityToRecipient(identity))
  return {
    workerIdentity: join(folder, "worker", "identity"),
    workerRecipient: join(folder, "console", "worker-recipient"),
  }
}

async function keyText(
  folder: string,
  name: string,
  make: () => Promise<string> = async () => randomBytes(32).toString("base64url"),
): Promise<string> {
  const file = join(folder, name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(file, await make(), { mode: 0o600, flag: "wx", flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
  return (await readFile(file, "utf8")).trim()
}

function withLogin(ownerUrl: string, login: { role: string; password: string }): string {
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(login.role)
  url.password = encodeURIComponent(login.password)
  return url.href
}
