import { createHash, randomBytes } from "node:crypto"
import { addStaffLink, type Database } from "@breakwater/store"

/** A link that signs one person in to the console once, within an hour. Only its hash is kept. */
export async function staffLink(owner: Database, consoleUrl: string, now: Date): Promise<string> {
  const token = randomBytes(24).toString("base64url")
  await addStaffLink(owner, createHash("sha256").update(token).digest(), now)
  return `${consoleUrl}/first-sign-in/${token}`
}
