/** The site's configuration, read once at start. */
import { environment, identityDefault, type Variables } from "@breakwater/web"

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
    identity: {
      name: read.text("BREAKWATER_NAME", { default: identityDefault.name, charactersMax: 60 }),
      colourAccent: read.text("BREAKWATER_COLOUR", {
        default: identityDefault.colourAccent,
        pattern: /^#[0-9a-f]{6}$/i,
        expected: "# and six hexadecimal digits",
      }),
      contactLines: read
        .text("BREAKWATER_CONTACT", { default: "", charactersMax: 500 })
        .split("|")
        .filter((line) => line !== ""),
    },
  }))
}
