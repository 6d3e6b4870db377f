/** What every page of the console is given. */
import type { ReportRecipient } from "@breakwater/casework"
import type { Database } from "@breakwater/store"
import { Problem, type TextSession } from "@breakwater/web"
import type { FastifyRequest } from "fastify"

export type StaffSession = TextSession<{ staff: "first" }>
export type Context = {
  database: Database
  session: StaffSession
  /** What opens reports (age identities), and the public keys of the same: answers are sealed to both sides. */
  identities: string[]
  recipients: ReportRecipient[]
  now(): Date
}

/** Refuses anyone who is not signed in. */
export async function signedIn(request: FastifyRequest, session: StaffSession): Promise<void> {
  if ((await session.read(request)) === null) {
    throw new Problem("unauthorized", "On the machine that runs Breakwater: npx breakwater staff link")
  }
}
