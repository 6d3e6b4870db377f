import { randomBytes } from "node:crypto"
import { caseCodeRandomBytes, caseLookup, newCaseCode, reportStepIds } from "@breakwater/casework"
import { slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { keepDraft } from "./draft.ts"

/** GET /report and POST /report/start. Who learns what, before the first question; then a code to come back with. */
export function startReport(app: FastifyInstance, context: Context) {
  const { hotline, reader, session, lookupKey } = context

  app.get("/report", async (request, reply) => {
    const me = reader(request)
    return reply.page("report/start.njk", {
      ...me.page,
      title: me.t("report.tab"),
      hotline,
      hasCode: (await session.read(request)) !== null,
      unreviewed: me.reviewNote("report"),
      backHref: me.href("/"),
    })
  })

  app.post("/report/start", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    const me = reader(request)
    if (hotline === null) return reply.redirect(me.href("/report"), 303)
    const opened = await session.read(request)
    const code = opened?.code ?? newCaseCode(randomBytes(caseCodeRandomBytes))
    const draft = { language: me.words.language.code }
    await keepDraft({ code, lookup: caseLookup(code, lookupKey), draft }, context)
    await session.set(request, reply, { code })
    return reply.redirect(me.href(`/report/${reportStepIds[0]}`), 303)
  })
}
