import { holdReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "./carry-out.ts"
import { type OfReport, reportId } from "./report-id.ts"

/** POST /reports/{id}/hold. Under legal hold, or no longer, with the reason on record. */
export function holdOneReport(app: FastifyInstance, { database, now }: Context) {
  app.post("/reports/:id/hold", { config: { permission: "hold-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const body = z.object({ held: z.enum(["yes", "no"]), why: reasonText }).safeParse(request.body)
    if (!body.success)
      throw new Problem("unprocessable", "why: say in 3 to 500 characters why it is held, or no longer.")
    const isHeld = body.data.held === "yes"
    const why = `${isHeld ? "held" : "no longer held"}: ${body.data.why}`
    const act = actOf(staffOf(request), { action: "hold-report", object: { kind: "report", id }, why }, now())
    if (!(await holdReport(database, id, isHeld, act))) throw new Problem("not-found")
    return reply.redirect(`/reports/${id}`, 303)
  })
}
