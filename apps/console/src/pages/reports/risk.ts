import { staffMay } from "@breakwater/casework"
import { endRisk, findStaff, flagRisk } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "./carry-out.ts"
import { type OfReport, reportId } from "./report-id.ts"

const flagging = z.object({ owner: z.coerce.number().int().positive(), why: reasonText })

/** POST /reports/{id}/risk and /risk/end. Somebody by name looks after it, and it stands first until that person says it is over. */
export function riskPages(app: FastifyInstance, { database, live, now }: Context) {
  const work = { config: { permission: "work-reports" as const } }

  app.post("/reports/:id/risk", work, async (request: OfReport, reply) => {
    const id = reportId(request)
    const form = flagging.safeParse(request.body)
    if (!form.success) {
      throw new Problem(
        "unprocessable",
        "owner and why: expected one of the people on the page, and 3 to 500 characters.",
      )
    }
    const owner = await findStaff(database, form.data.owner)
    if (owner === undefined || !staffMay(owner.roles, "open-reports")) {
      throw new Problem("unprocessable", "owner: expected one of the people on the page.")
    }
    const why = `with ${owner.name}: ${form.data.why}`
    const act = actOf(staffOf(request), { action: "flag-risk", object: { kind: "report", id }, why }, now())
    if (!(await flagRisk(database, { id, ownerId: owner.id, now: now() }, act))) throw new Problem("not-found")
    live.changed()
    return reply.redirect(`/reports/${id}`, 303)
  })

  app.post("/reports/:id/risk/end", work, async (request: OfReport, reply) => {
    const id = reportId(request)
    const why = reasonText.safeParse((request.body as { why?: unknown } | null)?.why)
    if (!why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters what makes it safe now.")
    const act = actOf(staffOf(request), { action: "end-risk", object: { kind: "report", id }, why: why.data }, now())
    if (!(await endRisk(database, id, act))) throw new Problem("conflict", "No risk is flagged any more.")
    live.changed()
    return reply.redirect(`/reports/${id}`, 303)
  })
}
