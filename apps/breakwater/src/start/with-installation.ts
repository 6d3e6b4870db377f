/**
 * Work on an installation from a second command, while the first one runs or not.
 *
 * The embedded server is adopted when it runs; started for this only when it does not, and stopped again.
 */

import { type Database, migrate, openDatabase } from "@breakwater/store"
import { startEmbedded } from "@breakwater/store/embedded"
import pg from "pg"
import { readConfig } from "./config.ts"

/** Runs `work` on the owner's database. */
export async function withInstallation<T>(work: (owner: Database) => Promise<T>): Promise<T> {
  const config = readConfig(process.env)
  const embedded = config.databaseUrl === null ? await startEmbedded(config.dataFolder) : null
  const url = embedded?.url() ?? config.databaseUrl ?? ""
  const client = new pg.Client({ connectionString: url })
  const owner = openDatabase(url, { connectionsMax: 2, name: "command" })
  try {
    await client.connect()
    await migrate(client)
    return await work(owner)
  } finally {
    await client.end()
    await owner.destroy()
    if (embedded !== null && !embedded.adopted) await embedded.stop()
  }
}
