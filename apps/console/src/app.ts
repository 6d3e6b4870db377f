/** The console: staff, on a private network. Who signs in, what waits, reports opened and answered, and who did what. */
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { type Permission, staffMay } from "@breakwater/casework"
import { openDatabase, queueMark } from "@breakwater/store"
import { createApp, textSession } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { sql } from "kysely"
import { z } from "zod"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { guard } from "./guard.ts"
import { createLive } from "./live.ts"
import { openedWords } from "./opened-words.ts"
import { openingKeys } from "./opening-keys.ts"
import { account } from "./pages/account/account.ts"
import { ownPasskeys } from "./pages/account/own-passkeys.ts"
import { ownPassword } from "./pages/account/own-password.ts"
import { audit } from "./pages/audit/audit.ts"
import { home } from "./pages/home.ts"
import { keysPages } from "./pages/keys/keys.ts"
import { cutOneLink } from "./pages/links/cut.ts"
import { findPage } from "./pages/links/find.ts"
import { linksPage } from "./pages/links/links.ts"
import { networksPages } from "./pages/links/networks.ts"
import { mailReferral } from "./pages/referrals/mail.ts"
import { moveReferrals } from "./pages/referrals/move.ts"
import { proposeReferral } from "./pages/referrals/propose.ts"
import { referralPages } from "./pages/referrals/referrals.ts"
import { answerReport } from "./pages/reports/answer.ts"
import { giveReport } from "./pages/reports/give.ts"
import { holdOneReport } from "./pages/reports/hold.ts"
import { joinPages } from "./pages/reports/join.ts"
import { liveEvents } from "./pages/reports/live.ts"
import { noteReport } from "./pages/reports/note.ts"
import { openOneReport } from "./pages/reports/open.ts"
import { queue } from "./pages/reports/queue.ts"
import { riskPages } from "./pages/reports/risk.ts"
import { workOnReports } from "./pages/reports/work.ts"
import { retentionPage } from "./pages/retention/retention.ts"
import { decide } from "./pages/set-aside/decide.ts"
import { listSetAside } from "./pages/set-aside/list.ts"
import { signInByPasskey } from "./pages/sign-in/passkey.ts"
import { signIn } from "./pages/sign-in/sign-in.ts"
import { useLink } from "./pages/sign-in/use-link.ts"
import { staffPages } from "./pages/staff/staff.ts"

const bodyBytesMax = 65_536
const connectionsMax = 8
const idleMinutesMax = 30
const lifetimeMinutesMax = 480
const ceremonyMinutesMax = 5
const deviceMinutesMax = 60 * 24 * 30
const templates = fileURLToPath(new URL("./pages", import.meta.url))
const assets = { folder: fileURLToPath(new URL("../assets", import.meta.url)), prefix: "/assets/console" }
const { version } = createRequire(import.meta.url)("../package.json") as { version: string }

const pages: readonly ((app: FastifyInstance, context: Context) => void)[] = [
  home,
  signIn,
  signInByPasskey,
  useLink,
  account,
  ownPasskeys,
  ownPassword,
  queue,
  openOneReport,
  answerReport,
  workOnReports,
  giveReport,
  holdOneReport,
  joinPages,
  riskPages,
  noteReport,
  liveEvents,
  listSetAside,
  decide,
  proposeReferral,
  referralPages,
  moveReferrals,
  mailReferral,
  linksPage,
  networksPages,
  findPage,
  cutOneLink,
  keysPages,
  staffPages,
  retentionPage,
  audit,
]
const navigation: readonly { href: string; text: string; needs: Permission }[] = [
  { href: "/reports", text: "Reports", needs: "see-queue" },
  { href: "/referrals", text: "Referrals", needs: "propose-referrals" },
  { href: "/links", text: "Links", needs: "see-links" },
  { href: "/find", text: "Find", needs: "see-links" },
  { href: "/set-aside", text: "Set aside", needs: "decide-entries" },
  { href: "/keys", text: "Keys", needs: "unlock-keys" },
  { href: "/staff", text: "Staff", needs: "manage-staff" },
  { href: "/retention", text: "Retention", needs: "see-retention" },
  { href: "/audit", text: "Audit log", needs: "read-audit" },
]

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
    pages: { templates: [templates], assets: [assets], layout: (request) => ({ navigation: linksFor(request) }) },
    health: async () => {
      await sql`select 1`.execute(database)
      return { ready: true, parts: { database: true } }
    },
  })
  app.addHook("onClose", () => database.destroy())
  const kept = { secret: config.sessionKey, now }
  const context: Context = {
    database,
    session: textSession({
      ...kept,
      name: "staff",
      schema: z.object({ staff: z.number(), epoch: z.number(), provenAtSeconds: z.number() }),
      idleMinutesMax,
      lifetimeMinutesMax,
    }),
    ceremony: textSession({
      ...kept,
      name: "ceremony",
      schema: z.object({ challenge: z.string() }),
      idleMinutesMax: ceremonyMinutesMax,
      lifetimeMinutesMax: ceremonyMinutesMax,
    }),
    device: textSession({
      ...kept,
      name: "device",
      schema: z.object({ staff: z.number() }),
      idleMinutesMax: deviceMinutesMax,
      lifetimeMinutesMax: deviceMinutesMax,
    }),
    keys: await openingKeys(config.openingIdentity),
    words: openedWords(),
    live: createLive(() => queueMark(database)),
    linkKey: config.linkKey,
    referring: { organisation: config.organisation, email: config.referralEmail, needsTwo: config.needsTwo },
    workerRecipient: config.workerRecipient === null ? null : new TextDecoder().decode(config.workerRecipient).trim(),
    waysOut: { mail: config.sending, cyberTipline: config.cyberTipline },
    closedDays: config.closedDays,
    secret: config.sessionKey,
    now,
  }
  guard(app, context)
  for (const page of pages) page(app, context)
  return app
}

function linksFor(request: FastifyRequest) {
  const staff = request.signedIn
  if (staff === null || staff === undefined || !staff.hasKey) return []
  const own = navigation.filter(({ needs }) => staffMay(staff.roles, needs))
  return [...own, { href: "/account", text: staff.name }].map((link) => ({
    ...link,
    current:
      request.url === link.href || request.url.startsWith(`${link.href}/`) || request.url.startsWith(`${link.href}?`),
  }))
}
