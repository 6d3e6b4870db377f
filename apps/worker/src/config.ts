/** The worker's configuration, read once at start. */
import { closedDaysDefault } from "@breakwater/casework"
import { environment, type Variables } from "@breakwater/web"

/** Throws with the name of every variable that is missing or out of bounds. */
export function readConfig(variables: Variables) {
  return environment(variables, (read) => ({
    databaseUrl: read.text("DATABASE_URL"),
    /** The worker's own key, to which the console seals what goes out. */
    identity: read.secretFile("WORKER_IDENTITY_FILE"),
    /** A file with the address of the mail server (smtp: or smtps:, with name and password). None: nothing is sent. */
    smtpUrl: read.secretFile("WORKER_SMTP_URL_FILE", { default: null, bytesMin: 8 }),
    /** A file with NCMEC's address, name and password: https://user:password@host/ispws. None: no report is submitted. */
    tipLineUrl: read.secretFile("WORKER_CYBERTIPLINE_URL_FILE", { default: null, bytesMin: 8 }),
    mailFrom: read.text("WORKER_MAIL_FROM", {
      default: null,
      pattern: /^[^\s@<>]+@[^\s@<>]+$/,
      expected: "an e-mail address",
    }),
    /** Days a closed report is kept. */
    closedDays: read.integer("KEEP_CLOSED_DAYS", { min: 30, max: 3650, default: closedDaysDefault }),
    logLevel: read.choice("LOG_LEVEL", ["info", "warn", "error", "silent"], { default: "info" as const }),
  }))
}
