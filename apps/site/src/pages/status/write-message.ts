import { caseRecipient, hintsOfSelfHarm, kindFor, readMessageText, sealMessage } from "@breakwater/casework"
import { addMessage, reportsOfCase } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

// Room for what is too long, so that it comes back to be shortened.
const bodyBytesMax = 8 * 1024 * 1024
const body = z.object({ text: z.string(), submission: z.uuid() })

/** POST /status/message. A message to the hotline, sealed before it is stored; sent twice, it is there once. */
export function writeMessage(app: FastifyInstance, context: Context) {
  const { database, hotline, now, reader } = context
  const limits = { onRequest: slowDown({ burst: 20, perMinute: 20 }), bodyLimit: bodyBytesMax }
  app.post("/status/message", limits, async (request, reply) => {
    const me = reader(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(me.href("/code"), 303)
    if (hotline === null) return reply.redirect(me.href("/status"), 303)
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "text and submission: expected as the page gave them.")
    const read = readMessageText(form.data.text)
    if (!read.ok) return askAgain(reply, me, form.data, problemText(read, me))
    const reports = await reportsOfCase(database, opened.id)
    const recipient = await caseRecipient(opened.code, kindFor(hotline.recipients))
    const { sealed, sealedTo } = await sealMessage({ kind: "message", text: read.value }, hotline.recipients, recipient)
    const added = await addMessage(
      database,
      {
        caseId: opened.id,
        submissionId: form.data.submission,
        reportId: reports.findLast(({ state }) => !["withdrawn", "erasing", "erased"].includes(state))?.id ?? null,
        helperId: null,
        direction: "from-person",
        sealed: { sealed, sealedTo },
      },
      now(),
    )
    if (!added.ok) return askAgain(reply, me, form.data, me.t("report.note-message-too-many"))
    const needsHelp = hintsOfSelfHarm(read.value, me.words.language.code).length > 0
    return reply.redirect(me.href(needsHelp ? "/status?help=1#messages" : "/status?sent=1#messages"), 303)
  })
}

/** The form once more with everything in it. */
function askAgain(reply: FastifyReply, me: Reader, form: z.infer<typeof body>, error: string) {
  const context = {
    ...me.page,
    title: me.t("report.q-message"),
    ...form,
    error,
    errors: [{ text: error, href: "#text" }],
    backHref: me.href("/status"),
  }
  return reply.page("status/message.njk", context, { status: 422 })
}

function problemText(
  problem: Exclude<ReturnType<typeof readMessageText>, { ok: true }>,
  { t, locale }: Reader,
): string {
  if (problem.reason === "missing") return t("report.note-message-empty")
  const number = new Intl.NumberFormat(locale)
  return t("report.note-problem-too-long", { got: number.format(problem.got), max: number.format(problem.max) })
}
