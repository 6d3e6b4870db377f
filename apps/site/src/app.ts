/** The site: the public. It holds a database role that cannot read what others hold, and no key that opens a report. */
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { type Database, openDatabase } from "@breakwater/store"
import { createApp } from "@breakwater/web"
import { sql } from "kysely"
import { browserAssetsFolder, browserAssetsPrefix } from "./browser-assets.ts"
import { caseSession } from "./case-session.ts"
import type { Config } from "./config.ts"
import { type Context, readers } from "./context.ts"
import { showCheck } from "./pages/check/show.ts"
import { clearBrowser } from "./pages/clear/clear.ts"
import { enterCode } from "./pages/code/enter.ts"
import { showDirectory } from "./pages/directory/show.ts"
import { showFingerprint } from "./pages/fingerprint/show.ts"
import { submitFingerprints } from "./pages/fingerprint/submit.ts"
import { keepHelp } from "./pages/keep/keep.ts"
import { showNoFile } from "./pages/no-file/show.ts"
import { showGuides } from "./pages/people/show.ts"
import { showPlan } from "./pages/plan/show.ts"
import { showPlatforms } from "./pages/platforms/show.ts"
import { showStart } from "./pages/start/show.ts"
import { changeStatus } from "./pages/status/change.ts"
import { showStatus } from "./pages/status/show.ts"
import { showTools } from "./pages/tools/show.ts"
import { showYourCode } from "./pages/your-code/show.ts"
import { readWellKnown } from "./well-known.ts"

const bodyBytesMax = 65_536
const connectionsMax = 12
const templates = fileURLToPath(new URL("./pages", import.meta.url))
const { version } = createRequire(import.meta.url)("../package.json") as { version: string }

const pages = [
  showStart,
  showPlan,
  showCheck,
  showGuides,
  showDirectory,
  showPlatforms,
  showTools,
  showNoFile,
  showFingerprint,
  submitFingerprints,
  showYourCode,
  enterCode,
  showStatus,
  changeStatus,
  clearBrowser,
  keepHelp,
]

/** The site, ready to listen. `now` is the clock. */
export async function siteApp(config: Config, now: () => Date) {
  const database = openDatabase(config.databaseUrl, { connectionsMax, name: "site" })
  const reader = readers(now)
  const app = await createApp({
    name: "site",
    identity: config.identity,
    version,
    bodyBytesMax,
    trustProxy: config.trustProxy,
    publicFace: true,
    logLevel: config.logLevel,
    pages: {
      templates: [templates],
      assets: [
        {
          folder: browserAssetsFolder,
          prefix: browserAssetsPrefix,
          namesCarryHash: true,
          contentSecurityPolicy: { "script-src": ["'self'", "'wasm-unsafe-eval'"] },
        },
      ],
      layout: (request) => reader(request).layout,
      // Help kept on purpose survives a quick exit; /clear deletes it.
      exit: { clears: ["cache", "cookies"], ...(config.exitTo === null ? {} : { destination: config.exitTo.href }) },
    },
    health: () => healthOf(database),
  })
  app.addHook("onClose", () => database.destroy())
  const context: Context = {
    database,
    session: caseSession(config.sessionKey, now),
    lookupKey: config.lookupKey,
    isWellKnown: readWellKnown(config.wellKnownFile),
    now,
    reader,
  }
  for (const page of pages) page(app, context)
  return app
}

async function healthOf(database: Database) {
  await sql`select 1`.execute(database)
  return { ready: true, parts: { database: true } }
}
