import { auditEntries, holdReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "./carry-out.ts"
import { type OfReport, reportId } from "./report-id.ts"

const entriesMax = 500

/**
 * POST /reports/{id}/hold. Under legal hold, or no longer, with the reason on record. What is held no longer can be erased: where
 * two persons are asked for, whoever put it under hold does not end that alone.
 */
export function holdOneReport(app: FastifyInstance, context: Context) {
  const { database, referring, now } = context
  app.post("/reports/:id/hold", { config: { permission: "hold-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const body = z.object({ held: z.enum(["yes", "no"]), why: reasonText }).safeParse(request.body)
    if (!body.success)
      throw new Problem("unprocessable", "why: say in 3 to 500 characters why it is held, or no longer.")
    const isHeld = body.data.held === "yes"
    const staff = staffOf(request)
    if (!isHeld && referring.needsTwo && (await lastHeldBy(id, context)) === staff.id) {
      throw new Problem("conflict", "You put it under hold: somebody else has to end that.")
    }
    const why = `${isHeld ? "held" : "no longer held"}: ${body.data.why}`
    const act = actOf(staff, { action: "hold-report", object: { kind: "report", id }, why }, now())
    if (!(await holdReport(database, id, isHeld, act))) throw new Problem("not-found")
    return reply.redirect(`/reports/${id}`, 303)
  })
}

/** Who put it under hold the last time, from the log. */
async function lastHeldBy(id: string, { database }: Context): Promise<number | null> {
  const entries = await auditEntries(database, { before: null, rowsMax: entriesMax, object: { kind: "report", id } })
  return entries.find(({ action }) => action === "hold-report")?.staffId ?? null
}
