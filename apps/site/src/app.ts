/** The site: the public. It holds a database role that cannot read what others hold, and no key that opens a report. */
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { type Database, openDatabase } from "@breakwater/store"
import { createApp } from "@breakwater/web"
import { sql } from "kysely"
import { browserAssetsFolder, browserAssetsPrefix } from "./browser-assets.ts"
import { caseSession, schoolSession } from "./case-session.ts"
import type { Config } from "./config.ts"
import { type Context, readers } from "./context.ts"
import { showCheck } from "./pages/check/show.ts"
import { showCheckAChat } from "./pages/check-a-chat/show.ts"
import { clearBrowser } from "./pages/clear/clear.ts"
import { enterCode } from "./pages/code/enter.ts"
import { showCountry } from "./pages/country/show.ts"
import { showDirectory } from "./pages/directory/show.ts"
import { showEvidence } from "./pages/evidence/show.ts"
import { showExitButton } from "./pages/exit-button/show.ts"
import { showFingerprint } from "./pages/fingerprint/show.ts"
import { submitFingerprints } from "./pages/fingerprint/submit.ts"
import { handOffs } from "./pages/hand-offs/hand-offs.ts"
import { giveHelperCode } from "./pages/helper-codes/give.ts"
import { showHelping } from "./pages/helper-codes/helping.ts"
import { keepHelp } from "./pages/keep/keep.ts"
import { moneyDesk } from "./pages/money/desk.ts"
import { downloadCopy } from "./pages/my-copy/download.ts"
import { showNoFile } from "./pages/no-file/show.ts"
import { noticeFiles } from "./pages/notices/files.ts"
import { handOverToHotline } from "./pages/notices/hand-over.ts"
import { listNotices } from "./pages/notices/list.ts"
import { showNotice } from "./pages/notices/show.ts"
import { writeNotice } from "./pages/notices/write.ts"
import { printGuides } from "./pages/people/printed.ts"
import { showGuides } from "./pages/people/show.ts"
import { showPlan } from "./pages/plan/show.ts"
import { showPlatforms } from "./pages/platforms/show.ts"
import { sendReport } from "./pages/report/send.ts"
import { startReport } from "./pages/report/start.ts"
import { askReport } from "./pages/report/step.ts"
import { schoolDesk } from "./pages/school-desk/desk.ts"
import { joinFromSchool } from "./pages/school-desk/join.ts"
import { showStart } from "./pages/start/show.ts"
import { addToReport } from "./pages/status/add-to-report.ts"
import { changeStatus } from "./pages/status/change.ts"
import { changeReport } from "./pages/status/change-report.ts"
import { chooseAddition } from "./pages/status/choose-addition.ts"
import { showStatus } from "./pages/status/show.ts"
import { writeMessage } from "./pages/status/write-message.ts"
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
  showCheckAChat,
  showGuides,
  printGuides,
  showDirectory,
  showPlatforms,
  showTools,
  showNoFile,
  showEvidence,
  showFingerprint,
  submitFingerprints,
  showYourCode,
  startReport,
  sendReport,
  askReport,
  schoolDesk,
  joinFromSchool,
  giveHelperCode,
  showHelping,
  moneyDesk,
  handOffs,
  listNotices,
  writeNotice,
  showNotice,
  noticeFiles,
  handOverToHotline,
  enterCode,
  showStatus,
  changeStatus,
  changeReport,
  writeMessage,
  chooseAddition,
  addToReport,
  downloadCopy,
  showCountry,
  showExitButton,
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
    schoolSession: schoolSession(config.sessionKey, now),
    lookupKey: config.lookupKey,
    isWellKnown: readWellKnown(config.wellKnownFile),
    now,
    reader,
    siteName: config.identity.name,
    hotline: config.hotline,
  }
  for (const page of pages) page(app, context)
  return app
}

async function healthOf(database: Database) {
  await sql`select 1`.execute(database)
  return { ready: true, parts: { database: true } }
}
