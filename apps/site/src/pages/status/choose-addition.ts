import { growingReportSteps, questionId, type ReportStepId, reportStep } from "@breakwater/casework"
import type { FastifyInstance } from "fastify"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** GET /status/add. What of a report that was sent takes more. */
export function chooseAddition(app: FastifyInstance, context: Context) {
  app.get("/status/add", async (request, reply) => {
    const me = context.reader(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null || context.hotline === null) return reply.redirect(me.href("/status"), 303)
    const steps = growingReportSteps.map((step) => ({ href: me.href(`/status/add/${step}`), text: titleOf(step, me) }))
    return reply.page("status/add.njk", {
      ...me.page,
      title: me.t("report.label-add"),
      steps,
      unreviewed: me.reviewNote("report"),
      backHref: me.href("/status"),
    })
  })
}

function titleOf(step: ReportStepId, { t }: Reader): string {
  const [field] = reportStep(step).fields
  return t(questionId(field ?? "story", false))
}
