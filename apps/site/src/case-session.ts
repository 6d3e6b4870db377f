/**
 * The open case of a browser: its code, in an encrypted cookie set only when a person sends or types one.
 *
 * The code is needed to open what is sealed to it; the server keeps it nowhere else, and forgets it with the cookie.
 */
import { type CaseCode, caseLookup, parseCaseCode } from "@breakwater/casework"
import { type Database, findCase } from "@breakwater/store"
import { type TextSession, textSession } from "@breakwater/web"
import type { FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"

const idleMinutesMax = 30
const lifetimeMinutesMax = 240

const schema = z.object({
  code: z.string().transform((text, context) => {
    const code = parseCaseCode(text)
    if (code.ok) return code.value
    context.addIssue({ code: "custom", message: code.reason })
    return z.NEVER
  }),
})

export type CaseSession = TextSession<{ code: CaseCode }>

export function caseSession(secret: Uint8Array, now: () => Date): CaseSession {
  return textSession({ name: "case", secret, schema, idleMinutesMax, lifetimeMinutesMax, now })
}

/** The open record of a school, apart from the case of a person in the same browser. */
export function schoolSession(secret: Uint8Array, now: () => Date): CaseSession {
  return textSession({ name: "school", secret, schema, idleMinutesMax, lifetimeMinutesMax, now })
}

/** The open case, its limit pushed on; null when none is open or it is not there. */
export async function openCaseOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, database, lookupKey }: { session: CaseSession; database: Database; lookupKey: Uint8Array },
) {
  const opened = await session.read(request)
  if (opened === null) return null
  const found = await findCase(database, caseLookup(opened.code, lookupKey))
  if (found === undefined) return null
  await session.extend(request, reply)
  return { ...found, code: opened.code }
}
