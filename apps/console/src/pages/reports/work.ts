import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { carryOut, putOffHours, reasonText, workKinds } from "./carry-out.ts"
import { type OfReport, reportId } from "./report-id.ts"

const bulkMax = 100
const bulkBody = z.object({
  act: z.enum(workKinds),
  why: z.string().max(500).default(""),
  hours: putOffHours.default(24),
  ids: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.uuid()).min(1).max(bulkMax)),
  to: z.string().default("/reports"),
})

/** POST /reports/{id}/claim, release, put-off, close, and /reports/bulk for many at once. */
export function workOnReports(app: FastifyInstance, context: Context) {
  const { live } = context
  const work = { config: { permission: "work-reports" as const } }

  for (const kind of workKinds) {
    app.post(`/reports/:id/${kind}`, work, async (request: OfReport, reply) => {
      const id = reportId(request)
      const body = (request.body ?? {}) as { why?: unknown; hours?: unknown }
      const why = reasonText.safeParse(body.why ?? "")
      if (kind === "close" && !why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters.")
      const hours = putOffHours.safeParse(body.hours ?? 24)
      if (!hours.success) throw new Problem("unprocessable", "hours: expected 1 to 336.")
      const act = { kind, why: why.data ?? "", hours: hours.data }
      const problem = await carryOut(staffOf(request), id, act, context)
      if (problem !== null) throw new Problem("conflict", problem)
      live.changed()
      return reply.redirect(`/reports/${id}`, 303)
    })
  }

  app.post("/reports/bulk", work, async (request, reply) => {
    const body = bulkBody.safeParse(request.body)
    if (!body.success)
      throw new Problem("unprocessable", `ids: choose 1 to ${bulkMax} reports, and what to do with them.`)
    const { act: kind, why, hours, ids, to } = body.data
    if (kind === "close" && !reasonText.safeParse(why).success) {
      throw new Problem("unprocessable", "why: to close reports, say why in 3 to 500 characters.")
    }
    const problems: string[] = []
    for (const id of ids) {
      const problem = await carryOut(staffOf(request), id, { kind, why, hours }, context)
      if (problem !== null) problems.push(`${id.slice(0, 8)}: ${problem}`)
    }
    live.changed()
    if (problems.length > 0) {
      throw new Problem(
        "conflict",
        `${ids.length - problems.length} done, ${problems.length} not. ${problems.join(" ")}`,
      )
    }
    return reply.redirect(/^\/reports(?:\?[^\s\\]{0,500})?$/.test(to) ? to : "/reports", 303)
  })
}
