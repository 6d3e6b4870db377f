import { randomUUID } from "node:crypto"
import {
  type CaseCode,
  caseRecipient,
  growingReportSteps,
  kindFor,
  type ReportDraft,
  type ReportForm,
  type ReportProblem,
  type ReportRecipient,
  type ReportStepId,
  readReportAnswers,
  reportStep,
  sealMessage,
} from "@breakwater/casework"
import { addMessage, reportsOfCase } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { needsHelp } from "../report/needs-help.ts"
import { stepView } from "../report/step-view.ts"

// Room for what is too long, so that it comes back to be shortened.
const bodyBytesMax = 8 * 1024 * 1024
const rowsAddedAtOnce = 2
const body = z.looseObject({ submission: z.uuid() })

type Addressed = FastifyRequest<{ Params: { step: string } }>
type Shown = { form: ReportForm; problems: ReportProblem[]; status: number; submission: string; moreRows?: number }

/** GET and POST /status/add/{step}. More answers for a report that was sent, sealed as a message. */
export function addToReport(app: FastifyInstance, context: Context) {
  const { hotline, reader } = context

  app.get("/status/add/:step", async (request: Addressed, reply) => {
    const me = reader(request)
    const step = stepOf(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null || hotline === null) return reply.redirect(me.href("/status"), 303)
    return show(reply, me, step, { form: {}, problems: [], status: 200, submission: randomUUID() })
  })

  const limits = { onRequest: slowDown({ burst: 20, perMinute: 20 }), bodyLimit: bodyBytesMax }
  app.post("/status/add/:step", limits, async (request: Addressed, reply) => {
    const me = reader(request)
    const step = stepOf(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null || hotline === null) return reply.redirect(me.href("/status"), 303)
    const sent = body.safeParse(request.body)
    if (!sent.success) throw new Problem("unprocessable", "submission: expected the id that the page before gave.")
    const form = sent.data as ReportForm
    const { submission } = sent.data
    if (form.more === "1") {
      return show(reply, me, step, { form, problems: [], status: 200, submission, moreRows: rowsAddedAtOnce })
    }
    const read = readReportAnswers(step, form)
    if (!read.ok) return show(reply, me, step, { form, problems: read.problems, status: 422, submission })
    const [field] = reportStep(step).fields
    if (field === undefined || read.value[field] === undefined) {
      const problems: ReportProblem[] = [{ field: field ?? "story", row: null, reason: "missing" }]
      return show(reply, me, step, { form, problems, status: 422, submission })
    }
    const added = await add(opened, { answers: read.value, submission, recipients: hotline.recipients }, context)
    if (!added.ok) throw new Problem("unprocessable", me.t("report.note-message-too-many"))
    const isUrgent = needsHelp(read.value, me.words.language.code)
    return reply.redirect(me.href(isUrgent ? "/status?help=1#messages" : "/status?sent=1#messages"), 303)
  })
}

async function add(
  { id, code }: { id: number; code: CaseCode },
  addition: { answers: ReportDraft; submission: string; recipients: ReportRecipient[] },
  { database, now }: Context,
) {
  const { answers, submission, recipients } = addition
  const sealed = await sealMessage(
    { kind: "addition", answers },
    recipients,
    await caseRecipient(code, kindFor(recipients)),
  )
  const reports = await reportsOfCase(database, id)
  const message = {
    caseId: id,
    submissionId: submission,
    reportId: reports.findLast(({ state }) => !["withdrawn", "erasing", "erased"].includes(state))?.id ?? null,
    helperId: null,
    direction: "from-person" as const,
    sealed,
  }
  return addMessage(database, message, now())
}

function show(reply: FastifyReply, me: Reader, step: ReportStepId, shown: Shown) {
  const { form, problems, status, submission, moreRows } = shown
  const context = {
    ...me.page,
    title: me.t("report.label-add"),
    place: me.t("report.label-add"),
    action: me.href(`/status/add/${step}`),
    next: me.t("report.label-send-message"),
    submission,
    ...stepView(step, form, problems, me, { moreRows: moreRows ?? 0 }),
    unreviewed: me.reviewNote("report"),
    backHref: me.href("/status/add"),
  }
  return reply.page("report/step.njk", context, { status })
}

function stepOf({ params }: Addressed): ReportStepId {
  const found = growingReportSteps.find((step) => step === params.step)
  if (found === undefined) throw new Problem("not-found")
  return found
}
