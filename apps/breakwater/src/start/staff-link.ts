import { createHash, randomBytes } from "node:crypto"
import { addStaffLink, type Database } from "@breakwater/store"

/** A link to make an account with every role, once, within an hour. Only its hash is kept. */
export async function staffLink(owner: Database, consoleUrl: string, now: Date): Promise<string> {
  const token = randomBytes(24).toString("base64url")
  await addStaffLink(owner, createHash("sha256").update(token).digest(), now)
  return `${consoleUrl}/first-sign-in/${token}`
}

/** The host as a name: a passkey is bound to one, and a bare loopback address has none. */
export function nameOf(host: string): string {
  if (host === "127.0.0.1" || host === "::1") return "localhost"
  return host.includes(":") ? `[${host}]` : host
}
