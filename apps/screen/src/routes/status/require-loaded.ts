/** Refuses a lookup until every list was followed to its end: "no match" from an empty index would be wrong. */
import { Problem } from "@breakwater/web"
import type { Screen } from "../../screen.ts"

export function requireLoaded(screen: Screen): void {
  if (screen.standing().word !== "not-loaded") return
  throw new Problem("unavailable", "index not yet ready", { retryAfterSeconds: 5 })
}
