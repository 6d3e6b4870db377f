import { randomUUID } from "node:crypto"
import { copyLines, messageText, openMessage, openReport } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import { findReport, helperCodesOfCase, markMessagesSeen, messagesOfCase, moveReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { type Context, signedIn } from "../../context.ts"

// Staff read in English; what the person wrote stands as it was written.
const words = catalogueOf("en")

/** GET /reports/{id}. Opens one report and its messages with the hotline's identity; the person is told it is being read. */
export function openOneReport(app: FastifyInstance, context: Context) {
  const { database, session, identities, now } = context
  app.get<{ Params: { id: string } }>("/reports/:id", async (request, reply) => {
    await signedIn(request, session)
    await session.extend(request, reply)
    const found = await findReport(database, request.params.id)
    if (found === undefined) throw new Problem("not-found")
    const report = await openReport({ identities }, found.sealed)
    // Seen is said only of what was really opened.
    if (report !== null && found.state === "received") {
      await moveReport(database, { id: found.id, caseId: found.caseId, event: "open", now: now() })
    }
    const helpers = await helperCodesOfCase(database, found.caseId)
    const threads = await Promise.all(
      [null, ...helpers.map(({ id }) => id)].map(async (helperId) => ({
        helperId,
        submission: randomUUID(),
        messages: await threadOf(context, { caseId: found.caseId, helperId }),
      })),
    )
    return reply.page("reports/report.njk", {
      title: "Report",
      id: found.id,
      urgency: found.urgency,
      lines: report === null ? null : copyLines(report, words),
      threads,
      backHref: "/reports",
    })
  })
}

/** A thread in words, marked as seen where it opened: the person's own, or that of one helper. */
async function threadOf({ database, identities }: Context, thread: { caseId: number; helperId: number | null }) {
  const stored = await messagesOfCase(database, thread)
  const messages = await Promise.all(
    stored.map(async ({ direction, sentOn, sealed }) => {
      const content = await openMessage({ identities }, sealed)
      const text = content === null ? "This message does not open with the keys here." : messageText(content, words)
      const isOpen = content !== null
      return { isAnswer: direction === "from-hotline", day: sentOn.toISOString().slice(0, 10), text, isOpen }
    }),
  )
  const last = stored.at(-1)
  if (last !== undefined && messages.every(({ isOpen }) => isOpen)) {
    await markMessagesSeen(database, { ...thread, by: "hotline", upTo: last.number })
  }
  return messages
}
