import { randomUUID } from "node:crypto"
import {
  caseRecipient,
  coarseOf,
  completeReport,
  copyLines,
  previousReportStep,
  type ReportDraft,
  sealReport,
} from "@breakwater/casework"
import { addReport } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { draftOf } from "./draft.ts"

const body = z.object({ submission: z.uuid() })

/** GET /report/check, POST /report/send, GET /report/sent. Sealed in memory and stored with its case, all or nothing. */
export function sendReport(app: FastifyInstance, context: Context) {
  const { hotline, reader, database, now } = context

  app.get("/report/check", async (request, reply) => {
    const me = reader(request)
    const opened = await draftOf(request, reply, context)
    if (hotline === null || !opened.ok) return reply.redirect(me.href("/report"), 303)
    const { help } = request.query as { help?: unknown }
    const note = help === "1" ? me.h("report.note-crisis") : null
    return reply.page("report/check.njk", checkView(opened.value.draft, { submission: randomUUID(), note }, me))
  })

  app.post("/report/send", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    const me = reader(request)
    const opened = await draftOf(request, reply, context)
    if (hotline === null || !opened.ok) return reply.redirect(me.href("/report"), 303)
    const { submission } = parsed(request.body)
    const { code, lookup, draft } = opened.value
    const report = completeReport(draft)
    // The same form sent again: the draft is gone with the first, and the report is there.
    if (!report.ok)
      return reply.redirect(me.href(Object.keys(draft).length === 0 ? "/report/sent" : "/report/what-happened"), 303)
    const stored = await addReport(database, {
      lookup,
      recipient: await caseRecipient(code),
      report: {
        id: randomUUID(),
        submissionId: submission,
        sealed: await sealReport(report.value, hotline.recipients, code),
        coarse: coarseOf(report.value, now()),
      },
      now: now(),
    }).catch((error: unknown) => {
      request.log.error({ err: error }, "report not stored")
      return null
    })
    if (stored === null) {
      // The same form may be sent again: its id keeps it from being stored twice.
      const view = checkView(draft, { submission, note: me.h("report.note-not-sent") }, me)
      return reply.page("report/check.njk", view, { status: 503 })
    }
    if (!stored.ok)
      throw new Problem("unprocessable", "A code holds up to 20 reports. Write a message to the hotline instead.")
    return reply.redirect(me.href("/report/sent"), 303)
  })

  app.get("/report/sent", async (request, reply) => {
    const me = reader(request)
    return reply.page("report/sent.njk", {
      ...me.page,
      title: me.t("report.sent.title"),
      hotline,
      unreviewed: me.reviewNote("report"),
    })
  })
}

function checkView(draft: ReportDraft, shown: { submission: string; note: string | null }, me: Reader) {
  return {
    ...me.page,
    ...shown,
    title: me.t("report.check.title"),
    lines: copyLines(draft, me.words, "asked"),
    isComplete: completeReport(draft).ok,
    unreviewed: me.reviewNote("report"),
    backHref: me.href(`/report/${previousReportStep("check", draft)}`),
  }
}

function parsed(form: unknown): z.infer<typeof body> {
  const read = body.safeParse(form)
  if (!read.success) throw new Problem("unprocessable", "submission: expected the id that the page before gave.")
  return read.data
}
