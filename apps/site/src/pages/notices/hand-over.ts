import { randomUUID } from "node:crypto"
import { caseLookup, caseRecipient, handOverNotice, kindFor, noticeText, sealMessage } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import { addMessage, findCase, reportsOfCase } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { changeFolder, codeOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import { platformName } from "./notice-view.ts"
import { noticeOf } from "./open-notice.ts"

/**
 * POST /notices/{id}/hand-over. The person asks the hotline to send a request for them: its text and their authority
 * go to the hotline as a sealed message of their report. Without a report there is nobody to ask.
 */
export function handOverToHotline(app: FastifyInstance, context: Context) {
  const { reader, database, lookupKey, hotline, now } = context
  const limits = { onRequest: slowDown({ burst: 10, perMinute: 10 }) }
  app.post("/notices/:id/hand-over", limits, async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    const notice = await noticeOf(request, reply, context)
    if (code === null || notice === null || hotline === null) return reply.redirect(me.href("/notices"), 303)
    const found = await findCase(database, caseLookup(code, lookupKey))
    const reports = found === undefined ? [] : await reportsOfCase(database, found.id)
    const report = reports.findLast(({ state }) => !["withdrawn", "erasing", "erased"].includes(state))
    if (found === undefined || report === undefined) return reply.redirect(me.href("/report"), 303)
    const words = catalogueOf("en")
    const { subject, body } = noticeText(notice.answers, platformName(notice), words)
    const text = [words.text("request.say-authority", { hotline: hotline.name }), subject, body].join("\n\n")
    const recipient = await caseRecipient(code, kindFor(hotline.recipients))
    const { sealed, sealedTo } = await sealMessage(
      { kind: "notice", text, answers: notice.answers },
      hotline.recipients,
      recipient,
    )
    const added = await addMessage(
      database,
      {
        caseId: found.id,
        submissionId: randomUUID(),
        reportId: report.id,
        helperId: null,
        direction: "from-person",
        sealed: { sealed, sealedTo },
      },
      now(),
    )
    if (!added.ok) throw new Problem("conflict")
    await changeFolder(code, context, (folder) => handOverNotice(folder, notice.id, now()))
    return reply.redirect(me.href(`/notices/${notice.id}`), 303)
  })
}
