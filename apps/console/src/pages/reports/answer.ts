import { messageCharactersMax, readMessageText, sealMessage } from "@breakwater/casework"
import { addMessage, findReport, helperCodesOfCase, workOfReport, workOnReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reportId } from "./report-id.ts"
import { showReport } from "./report-page.ts"

const body = z.object({ text: z.string(), submission: z.uuid(), helper: z.coerce.number().int().positive().optional() })

/**
 * POST /reports/{id}/answer. Words to the person, sealed to their code and to the hotline; sent twice, there once. Who
 * answers holds the report from then on; where somebody else holds it, the words come back.
 */
export function answerReport(app: FastifyInstance, context: Context) {
  const { database, keys, live, now } = context
  app.post(
    "/reports/:id/answer",
    { config: { permission: "open-reports" } },
    async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const staff = staffOf(request)
      const id = reportId(request)
      const form = body.safeParse(request.body)
      if (!form.success) throw new Problem("unprocessable", "text and submission: expected as the page gave them.")
      const found = await findReport(database, id)
      if (found === undefined) throw new Problem("not-found")
      const back = (problem: string) =>
        showReport(reply, found, staff, context, { field: "text-1", problem, text: form.data.text })
      const read = readMessageText(form.data.text)
      if (!read.ok) return back(`The answer needs 1 to ${messageCharactersMax} characters.`)
      const { recipients } = keys.opened()
      if (recipients.length === 0) return back("The keys are locked. Unlock them, then send the answer.")
      const helperId = form.data.helper ?? null
      const helper = (await helperCodesOfCase(database, found.caseId)).find((one) => one.id === helperId)
      if (helperId !== null && helper === undefined) return back("The person ended this helper's code.")
      // Held first, so that of two who answer at once only one does.
      const object = { kind: "report" as const, id }
      const claim = actOf(staff, { action: "claim-report", object, why: "by answering" }, now())
      const work = await workOfReport(database, id)
      if (work.holderId !== staff.id) {
        const held = await workOnReport(database, id, { kind: "claim", staffId: staff.id, now: now() }, claim)
        if (!held.ok && held.reason === "held") {
          return back(`${held.holder} works on this report. Speak to them, or have it given to you.`)
        }
      }
      const { sealed, sealedTo } = await sealMessage(
        { kind: "message", text: read.value },
        recipients,
        helper?.recipient ?? found.recipient,
      )
      const added = await addMessage(
        database,
        {
          caseId: found.caseId,
          submissionId: form.data.submission,
          // A word with a helper is no answer to the person's report.
          reportId: helperId === null ? id : null,
          helperId,
          direction: "from-hotline",
          sealed: { sealed, sealedTo },
        },
        now(),
        actOf(staff, { action: "answer", object, why: helperId === null ? "" : "to a helper" }, now()),
      )
      if (!added.ok) return back("The person took the report back, or the case is full.")
      live.changed()
      return reply.redirect(`/reports/${id}`, 303)
    },
  )
}
