import { messageCharactersMax, readMessageText, sealMessage } from "@breakwater/casework"
import { addMessage, findReport, helperCodesOfCase } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { type Context, signedIn } from "../../context.ts"

const body = z.object({ text: z.string(), submission: z.uuid(), helper: z.coerce.number().int().positive().optional() })

/** POST /reports/{id}/answer. Words to the person, sealed to their code and to the hotline; sent twice, there once. */
export function answerReport(app: FastifyInstance, { database, session, recipients, now }: Context) {
  app.post<{ Params: { id: string } }>("/reports/:id/answer", async (request, reply) => {
    await signedIn(request, session)
    await session.extend(request, reply)
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "text and submission: expected as the page gave them.")
    const read = readMessageText(form.data.text)
    if (!read.ok) throw new Problem("unprocessable", `text: expected 1 to ${messageCharactersMax} characters.`)
    const found = await findReport(database, request.params.id)
    if (found === undefined) throw new Problem("not-found")
    const helperId = form.data.helper ?? null
    const helper = (await helperCodesOfCase(database, found.caseId)).find(({ id }) => id === helperId)
    if (helperId !== null && helper === undefined) throw new Problem("conflict", "The person ended this helper's code.")
    const recipient = helper?.recipient ?? found.recipient
    const { sealed, sealedTo } = await sealMessage({ kind: "message", text: read.value }, recipients, recipient)
    const added = await addMessage(
      database,
      {
        caseId: found.caseId,
        submissionId: form.data.submission,
        // A word with a helper is no answer to the person's report.
        reportId: helperId === null ? found.id : null,
        helperId,
        direction: "from-hotline",
        sealed: { sealed, sealedTo },
      },
      now(),
    )
    if (!added.ok) throw new Problem("conflict", "The person took the report back, or the case is full.")
    return reply.redirect(`/reports/${found.id}`, 303)
  })
}
