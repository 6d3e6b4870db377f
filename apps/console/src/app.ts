/** The console: staff, on a private network. Sign-in by one-time link, reports with their messages, and what was set aside. */
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { readReportRecipients } from "@breakwater/casework"
import { openDatabase } from "@breakwater/store"
import { createApp, textSession } from "@breakwater/web"
import { identityToRecipient } from "age-encryption"
import { sql } from "kysely"
import { z } from "zod"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { answerReport } from "./pages/reports/answer.ts"
import { listReports } from "./pages/reports/list.ts"
import { openOneReport } from "./pages/reports/open.ts"
import { decide } from "./pages/set-aside/decide.ts"
import { listSetAside } from "./pages/set-aside/list.ts"
import { firstSignIn } from "./pages/sign-in/first.ts"

const bodyBytesMax = 65_536
const connectionsMax = 8
const idleMinutesMax = 30
const lifetimeMinutesMax = 480
const navigation = [
  { href: "/reports", text: "Reports" },
  { href: "/", text: "Set aside" },
]
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
    pages: { templates: [templates], layout: () => ({ navigation }) },
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
  const context: Context = { database, session, ...(await openingKeys(config)), now }
  for (const page of [listReports, openOneReport, answerReport, listSetAside, decide, firstSignIn]) page(app, context)
  return app
}

/** The identities of the file, and their public halves. None: reports are seen to wait and are not opened. */
async function openingKeys({ openingIdentity }: Config): Promise<Pick<Context, "identities" | "recipients">> {
  const text = openingIdentity === null ? "" : new TextDecoder().decode(openingIdentity)
  const identities = text.split(/\s+/).filter((line) => line.startsWith("AGE-SECRET-KEY-"))
  if (identities.length === 0) return { identities: [], recipients: [] }
  const recipients = readReportRecipients((await Promise.all(identities.map(identityToRecipient))).join("\n"))
  if (!recipients.ok) throw new Error("CONSOLE_IDENTITY_FILE: expected age identities, one a line")
  return { identities, recipients: recipients.value }
}
