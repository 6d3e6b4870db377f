import { createHash, randomBytes } from "node:crypto"
import { addStaffLink, type Database } from "@breakwater/store"

/** The path of a link that lets someone into an account once, within an hour. Only its hash is kept. */
export async function staffLinkPath(database: Database, staffId: number, now: Date): Promise<string> {
  const token = randomBytes(24).toString("base64url")
  await addStaffLink(database, createHash("sha256").update(token).digest(), now, staffId)
  return `/first-sign-in/${token}`
}
