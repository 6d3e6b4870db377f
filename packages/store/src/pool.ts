/** A database as an app holds it: a bounded pool and Kysely over it. */
import { Kysely, PostgresDialect } from "kysely"
import pg from "pg"
import type { Tables } from "./tables.ts"

/** Queries of one app under its own role. */
export type Database = Kysely<Tables>

const int8 = 20
const connectWaitMsMax = 5_000
const statementMsMax = 30_000

/** Opens a pool of at most `connectionsMax`. Connects lazily; `destroy()` closes it. */
export function openDatabase(url: string, options: { connectionsMax: number; name: string }): Database {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax,
    connectionTimeoutMillis: connectWaitMsMax,
    statement_timeout: statementMsMax,
    application_name: `breakwater ${options.name}`,
    types,
  })
  // A connection that drops is replaced by the pool, and a query on it fails for its caller. Without a listener on the
  // pool (idle ones) and on each client (those in use) the event itself would end the process.
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
