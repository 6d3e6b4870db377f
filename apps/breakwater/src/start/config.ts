/** What the command is configured by, read once. Every other variable is its children's and handed on by name. */
import { resolve } from "node:path"
import { environment, type Variables } from "@breakwater/web"

export type Config = ReturnType<typeof readConfig>

const portsNeeded = 3

/** Variables an operator may set that are passed on to the app of the name. */
export const handedOn = {
  all: ["LOG_LEVEL", "TRUST_PROXY", "BREAKWATER_NAME", "BREAKWATER_COLOUR", "BREAKWATER_CONTACT"],
  site: ["SITE_EXIT_TO", "HOTLINE_NAME", "HOTLINE_HOURS"],
  console: [
    "HOTLINE_NAME",
    "CONSOLE_REFERRAL_EMAIL",
    "CONSOLE_TWO_PERSONS",
    "CONSOLE_SENDING",
    "CONSOLE_CYBERTIPLINE",
    "KEEP_CLOSED_DAYS",
  ],
  exchange: [],
  worker: ["WORKER_MAIL_FROM", "KEEP_CLOSED_DAYS"],
} as const

/** Throws with the name of every variable that is out of bounds. */
export function readConfig(variables: Variables) {
  return environment(variables, (read) => ({
    dataFolder: resolve(read.text("BREAKWATER_DATA", { default: "data" })),
    databaseUrl: read.text("DATABASE_URL", { default: null }),
    host: read.text("HOST", { default: "127.0.0.1" }),
    firstPort: read.integer("PORT", { min: 1, max: 65_536 - portsNeeded, default: 8080 }),
    handedOn: variables,
  }))
}
