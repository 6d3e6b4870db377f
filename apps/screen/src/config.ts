/**
 * Configuration: the environment, read once at start, with bounds; what is wrong is told by variable name.
 *
 * Refuses to listen beyond this machine without a key of its own.
 */
import { readFileSync } from "node:fs"
import { ConfigurationError, environment, type Variables } from "@breakwater/web"

/** Limits, in the unit of their name. */
export type Limits = { staleSecondsMax: number; imageBytesMax: number; imagePixelsMax: number }

export type Config = {
  exchangeUrl: URL
  /** Reads the exchange key as it is now: a replaced key file is used from the next request on. */
  exchangeKey: () => string
  /** Lists to follow; null follows every list that the key is granted. */
  lists: string[] | null
  host: string
  port: number
  /** Bearer key of this app's own interface; null only on loopback. */
  key: string | null
  acceptImages: boolean
  /** Folder for snapshot, journal and queued feedback; null keeps everything in memory. */
  folder: string | null
  logLevel: "debug" | "info" | "warn" | "error" | "silent"
  limits: Limits
}

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/
const listsPattern = /^[a-z0-9][a-z0-9-]{0,62}(\s*,\s*[a-z0-9][a-z0-9-]{0,62}){0,31}$/
const keyPattern = /^[\x21-\x7e]{16,512}$/
const keyExpected = "16 to 512 visible characters"
const mebibyte = 1024 * 1024

/** Reads the configuration; throws ConfigurationError with a line for each variable that is wrong. */
export function readConfig(variables: Variables): Config {
  const config = environment(variables, (read) => {
    const keyFile = read.file("SCREEN_EXCHANGE_KEY_FILE", { default: null })
    const key = read.text("SCREEN_EXCHANGE_KEY", {
      ...(keyFile === null ? {} : { default: "" }),
      pattern: keyPattern,
      expected: `${keyExpected}, or SCREEN_EXCHANGE_KEY_FILE with the path of a file that holds them`,
    })
    return {
      exchangeUrl: asFolder(read.url("SCREEN_EXCHANGE_URL")),
      exchangeKey: keyFile === null ? () => key : () => readKeyFile(keyFile),
      lists: listsOf(
        read.text("SCREEN_LISTS", { default: null, pattern: listsPattern, expected: "list names, with commas" }),
      ),
      host: read.text("HOST", { default: "127.0.0.1", charactersMax: 253 }),
      port: read.integer("PORT", { min: 0, max: 65_535, default: 8090 }),
      key: read.text("SCREEN_KEY", { default: null, pattern: keyPattern, expected: keyExpected }),
      acceptImages: read.choice("SCREEN_IMAGES", ["accept", "refuse"], { default: "refuse" }) === "accept",
      folder: read.text("SCREEN_DATA", { default: null }),
      logLevel: read.choice("LOG_LEVEL", ["debug", "info", "warn", "error", "silent"], { default: "info" as const }),
      limits: {
        staleSecondsMax: read.integer("SCREEN_STALE_SECONDS_MAX", { min: 10, max: 86_400, default: 300 }),
        imageBytesMax: read.integer("SCREEN_IMAGE_BYTES_MAX", {
          min: 1024,
          max: 256 * mebibyte,
          default: 20 * mebibyte,
        }),
        imagePixelsMax: read.integer("SCREEN_IMAGE_PIXELS_MAX", { min: 1, max: 500_000_000, default: 40_000_000 }),
      },
    }
  })
  if (config.key === null && !loopback.test(config.host)) {
    throw new ConfigurationError([
      `SCREEN_KEY is not set; it is needed because HOST is not loopback; expected ${keyExpected}`,
    ])
  }
  return config
}

function asFolder(url: URL): URL {
  const folder = new URL(url)
  if (!folder.pathname.endsWith("/")) folder.pathname += "/"
  return folder
}

function listsOf(text: string | null): string[] | null {
  return text === null ? null : [...new Set(text.split(",").map((name) => name.trim()))]
}

function readKeyFile(path: string): string {
  const key = readFileSync(path, "utf8").trim()
  if (!keyPattern.test(key)) throw new Error(`SCREEN_EXCHANGE_KEY_FILE does not hold ${keyExpected}`)
  return key
}
