/** The console's configuration, read once at start. */
import { closedDaysDefault } from "@breakwater/casework"
import { environment, readIdentity, type Variables } from "@breakwater/web"

export type Config = ReturnType<typeof readConfig>

/** Throws with the name of every variable that is missing or out of bounds. */
export function readConfig(variables: Variables) {
  return environment(variables, (read) => ({
    host: read.text("HOST", { default: "127.0.0.1" }),
    port: read.integer("PORT", { min: 0, max: 65_535, default: 8081 }),
    databaseUrl: read.text("DATABASE_URL"),
    sessionKey: read.secretFile("CONSOLE_SESSION_KEY_FILE"),
    linkKey: read.secretFile("CONSOLE_LINK_KEY_FILE"),
    /** Who refers: stands in every referral. */
    organisation: read.text("HOTLINE_NAME", { default: "" }),
    referralEmail: read.text("CONSOLE_REFERRAL_EMAIL", {
      default: "",
      pattern: /^[^\s@]+@[^\s@]+$/,
      expected: "an e-mail address",
    }),
    /** Seals what goes out to the worker; and whether the worker has a mail server at all. */
    workerRecipient: read.secretFile("CONSOLE_WORKER_RECIPIENT_FILE", { default: null }),
    sending: read.flag("CONSOLE_SENDING", { default: false }),
    cyberTipline: read.flag("CONSOLE_CYBERTIPLINE", { default: false }),
    /** Whether approving a referral takes someone other than who proposed it. */
    needsTwo: read.flag("CONSOLE_TWO_PERSONS", { default: true }),
    trustProxy: read.flag("TRUST_PROXY", { default: false }),
    /** Days a closed report is kept. */
    closedDays: read.integer("KEEP_CLOSED_DAYS", { min: 30, max: 3650, default: closedDaysDefault }),
    logLevel: read.choice("LOG_LEVEL", ["info", "warn", "error", "silent"], { default: "info" as const }),
    identity: readIdentity(read),
    /** Lines of age identities. The demo's file is not wrapped; nothing else writes one. */
    openingIdentity: read.secretFile("CONSOLE_IDENTITY_FILE", { default: null }),
  }))
}
