import { randomUUID } from "node:crypto"
import {
  findReport,
  findReportByNumber,
  type JoinRefusal,
  joinReports,
  splitReport,
  togetherMax,
} from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "./carry-out.ts"
import { type OfReport, reportId } from "./report-id.ts"

const refusals: Record<JoinRefusal, string> = {
  "not-there": "with: there is no such report, or it was erased.",
  same: "with: it is this report, or joined with it already.",
  held: "Two people work on these. One hands theirs back first.",
  "too-many": `At most ${togetherMax} reports are handled together.`,
}
const joining = z.object({
  with: z
    .string()
    .trim()
    .regex(/^\d{1,12}$/),
  why: reasonText,
})

/** POST /reports/{id}/join and /split. Reports of one happening are handled together, and apart again, each with its reason. */
export function joinPages(app: FastifyInstance, { database, live, now }: Context) {
  const work = { config: { permission: "work-reports" as const } }

  app.post("/reports/:id/join", work, async (request: OfReport, reply) => {
    const id = reportId(request)
    const form = joining.safeParse(request.body)
    if (!form.success) {
      throw new Problem("unprocessable", "with and why: expected a report’s number, and 3 to 500 characters.")
    }
    const other = await findReportByNumber(database, Number(form.data.with))
    if (other === undefined) throw new Problem("unprocessable", refusals["not-there"])
    const own = await findReport(database, id)
    const why = `reports ${own?.number ?? ""} and ${form.data.with}: ${form.data.why}`
    const act = actOf(staffOf(request), { action: "join-report", object: { kind: "report", id }, why }, now())
    const done = await joinReports(database, [id, other], randomUUID(), act)
    if (!done.ok) throw new Problem(done.reason === "held" ? "conflict" : "unprocessable", refusals[done.reason])
    live.changed()
    return reply.redirect(`/reports/${id}#together`, 303)
  })

  app.post("/reports/:id/split", work, async (request: OfReport, reply) => {
    const id = reportId(request)
    const why = reasonText.safeParse((request.body as { why?: unknown } | null)?.why)
    if (!why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters.")
    const act = actOf(
      staffOf(request),
      { action: "split-report", object: { kind: "report", id }, why: why.data },
      now(),
    )
    if (!(await splitReport(database, id, act))) throw new Problem("conflict", "It is joined with no other any more.")
    live.changed()
    return reply.redirect(`/reports/${id}#together`, 303)
  })
}
