/** The worker's configuration, read once at start. */
import { environment, type Variables } from "@breakwater/web"

/** Throws with the name of every variable that is missing or out of bounds. */
export function readConfig(variables: Variables) {
  return environment(variables, (read) => ({
    databaseUrl: read.text("DATABASE_URL"),
    logLevel: read.choice("LOG_LEVEL", ["info", "warn", "error", "silent"], { default: "info" as const }),
  }))
}
