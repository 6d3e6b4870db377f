/**
 * A fresh, migrated database for a test, with each app's role, on a real server: the one the test run started
 * (tests/database-server.ts), embedded or outside. Never imported by an app.
 */
import { randomBytes } from "node:crypto"
import pg from "pg"
import { type DatabaseApp, databaseApps, makeLogins } from "./database-roles.ts"
import { migrate } from "./migrate.ts"
import { type Database, openDatabase } from "./pool.ts"

/** A database of one test: connection URLs by role, open pools, and its end. */
export type TestDatabase = {
  ownerUrl: string
  urls: Record<DatabaseApp, string>
  owner: Database
  as(app: DatabaseApp): Database
  drop(): Promise<void>
}

/** Makes the database. Needs BREAKWATER_TEST_SERVER_URL, a superuser's, which the test run sets. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env.BREAKWATER_TEST_SERVER_URL
  if (serverUrl === undefined)
    throw new Error("BREAKWATER_TEST_SERVER_URL is not set: run the tests through `npm test`")
  const name = `breakwater_test_${randomBytes(6).toString("hex")}`
  await onServer(serverUrl, `create database ${name}`)
  const ownerUrl = withLogin(serverUrl, name)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await migrate(client)
  const logins = await makeLogins(client, "secret of a test")
  await client.end()
  const urls = Object.fromEntries(databaseApps.map((app) => [app, withLogin(serverUrl, name, logins[app])])) as Record<
    DatabaseApp,
    string
  >
  const opened: Database[] = []
  const open = (url: string) => {
    const database = openDatabase(url, { connectionsMax: 4, name: "test" })
    opened.push(database)
    return database
  }
  return {
    ownerUrl,
    urls,
    owner: open(ownerUrl),
    as: (app) => open(urls[app]),
    drop: async () => {
      await Promise.all(opened.map((database) => database.destroy()))
      await onServer(serverUrl, `drop database ${name} with (force)`)
      for (const app of databaseApps) await onServer(serverUrl, `drop role if exists breakwater_${app}_${name}`)
    },
  }
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withLogin(url: string, name: string, login?: { role: string; password: string }): string {
  // Unix-socket URLs have an empty host, which the URL class refuses to give a user; so the text is taken apart.
  const match = /^postgres(?:ql)?:\/\/(?:([^@/]*)@)?([^/?]*)(?:\/[^?]*)?(\?.*)?$/.exec(url)
  if (match === null) throw new Error(`not a PostgreSQL URL: ${url}`)
  const [, user, host, query] = match
  const who = login === undefined ? user : `${encodeURIComponent(login.role)}:${encodeURIComponent(login.password)}`
  return `postgresql://${who === undefined ? "" : `${who}@`}${host ?? ""}/${name}${query ?? ""}`
}
