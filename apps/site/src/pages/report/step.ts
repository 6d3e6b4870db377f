import {
  isReportStep,
  nextReportStep,
  previousReportStep,
  type ReportForm,
  type ReportProblem,
  type ReportStepId,
  readReportAnswers,
  reportStepsFor,
  withAnswers,
} from "@breakwater/casework"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { draftOf, keepDraft, type OpenDraft } from "./draft.ts"
import { needsHelp } from "./needs-help.ts"
import { formOf } from "./report-fields.ts"
import { stepView } from "./step-view.ts"

// Room for what is too long, so that it comes back to be shortened and is not lost.
const bodyBytesMax = 8 * 1024 * 1024
const rowsAddedAtOnce = 2

type Shown = { form: ReportForm; problems: ReportProblem[]; status: number; moreRows?: number; note?: string | null }
type Addressed = FastifyRequest<{ Params: { step: string }; Querystring: { help?: unknown } }>

/** GET and POST /report/{step}. One page of questions; what is sent is sealed and kept before the next is shown. */
export function askReport(app: FastifyInstance, context: Context) {
  const { hotline, reader } = context

  app.get("/report/:step", async (request: Addressed, reply) => {
    const me = reader(request)
    const opened = await draftOf(request, reply, context)
    if (hotline === null || !opened.ok) return reply.redirect(me.href("/report"), 303)
    const note = request.query.help === "1" ? me.h("report.note-crisis") : null
    return show(request, reply, me, opened.value, { form: formOf(opened.value.draft), problems: [], status: 200, note })
  })

  app.post("/report/:step", { bodyLimit: bodyBytesMax }, async (request: Addressed, reply) => {
    const step = stepOf(request)
    const me = reader(request)
    if (hotline === null) return reply.redirect(me.href("/report"), 303)
    const opened = await draftOf(request, reply, context)
    if (!opened.ok) return reply.redirect(me.href("/report"), 303)
    const form = (request.body ?? {}) as ReportForm
    const wantsRows = form.more === "1"
    const read = readReportAnswers(step, form)
    if (!read.ok) return show(request, reply, me, opened.value, { form, problems: read.problems, status: 422 })
    const draft = withAnswers(opened.value.draft, step, read.value)
    try {
      await keepDraft({ ...opened.value, draft }, context)
    } catch (error) {
      request.log.error({ err: error }, "answers not kept")
      return show(request, reply, me, opened.value, {
        form,
        problems: [],
        status: 503,
        note: me.h("report.note-not-kept"),
      })
    }
    if (wantsRows) {
      const kept = { ...opened.value, draft }
      return show(request, reply, me, kept, {
        form: formOf(draft),
        problems: [],
        status: 200,
        moreRows: rowsAddedAtOnce,
      })
    }
    const next = nextReportStep(step, draft)
    return reply.redirect(
      me.href(`/report/${next}${needsHelp(read.value, me.words.language.code) ? "?help=1" : ""}`),
      303,
    )
  })
}

function show(
  request: Addressed,
  reply: FastifyReply,
  me: Reader,
  { code, draft }: OpenDraft,
  { form, problems, status, moreRows, note }: Shown,
) {
  const step = stepOf(request)
  const { t, href } = me
  const steps = reportStepsFor(draft)
  const previous = previousReportStep(step, draft)
  const context = {
    ...me.page,
    title: t("report.tab"),
    action: href(`/report/${step}`),
    next: t("report.label-next"),
    mayStop: true,
    ...stepView(step, form, problems, me, { isAboutSelf: draft.forWhom === "self", moreRows: moreRows ?? 0 }),
    note: note ?? null,
    place: t("report.note-step", { number: String(steps.indexOf(step) + 1), count: String(steps.length) }),
    code: previous === null ? code : null,
    unreviewed: me.reviewNote("report"),
    backHref: previous === null ? href("/report") : href(`/report/${previous}`),
  }
  return reply.page("report/step.njk", context, { status })
}

function stepOf({ params }: Addressed): ReportStepId {
  if (!isReportStep(params.step)) throw new Problem("not-found")
  return params.step
}
