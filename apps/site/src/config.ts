/** The site's configuration, read once at start. */
import { environment, readIdentity, type Variables } from "@breakwater/web"
import { readHotline } from "./hotline.ts"

export type Config = ReturnType<typeof readConfig>

/** Throws with the name of every variable that is missing or out of bounds. */
export function readConfig(variables: Variables) {
  return environment(variables, (read) => ({
    host: read.text("HOST", { default: "127.0.0.1" }),
    port: read.integer("PORT", { min: 0, max: 65_535, default: 8080 }),
    databaseUrl: read.text("DATABASE_URL"),
    lookupKey: read.secretFile("SITE_LOOKUP_KEY_FILE"),
    sessionKey: read.secretFile("SITE_SESSION_KEY_FILE"),
    wellKnownFile: read.file("SITE_WELL_KNOWN_FILE", { default: null }),
    exitTo: read.url("SITE_EXIT_TO", { default: null, protocols: ["https:"] }),
    trustProxy: read.flag("TRUST_PROXY", { default: false }),
    logLevel: read.choice("LOG_LEVEL", ["info", "warn", "error", "silent"], { default: "info" as const }),
    identity: readIdentity(read),
    hotline: readHotline(read),
  }))
}
