/** The console: staff, on a private network. A shell so far: sign-in by one-time link, and what was set aside. */
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { openDatabase } from "@breakwater/store"
import { createApp, textSession } from "@breakwater/web"
import { sql } from "kysely"
import { z } from "zod"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { decide } from "./pages/set-aside/decide.ts"
import { listSetAside } from "./pages/set-aside/list.ts"
import { firstSignIn } from "./pages/sign-in/first.ts"

const bodyBytesMax = 65_536
const connectionsMax = 8
const idleMinutesMax = 30
const lifetimeMinutesMax = 480
const templates = fileURLToPath(new URL("./pages", import.meta.url))
const { version } = createRequire(import.meta.url)("../package.json") as { version: string }

/** The console, ready to listen. `now` is the clock. */
export async function consoleApp(config: Config, now: () => Date) {
  const database = openDatabase(config.databaseUrl, { connectionsMax, name: "console" })
  const app = await createApp({
    name: "console",
    identity: config.identity,
    version,
    bodyBytesMax,
    trustProxy: config.trustProxy,
    publicFace: false,
    logLevel: config.logLevel,
    pages: { templates: [templates] },
    health: async () => {
      await sql`select 1`.execute(database)
      return { ready: true, parts: { database: true } }
    },
  })
  app.addHook("onClose", () => database.destroy())
  const session = textSession({
    name: "staff",
    secret: config.sessionKey,
    schema: z.object({ staff: z.literal("first") }),
    idleMinutesMax,
    lifetimeMinutesMax,
    now,
  })
  const context: Context = { database, session, now }
  for (const page of [listSetAside, decide, firstSignIn]) page(app, context)
  return app
}
