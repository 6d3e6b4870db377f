import { findStaff, workOnReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { type OfReport, reportId } from "./report-id.ts"

/** POST /reports/{id}/give. To a colleague, whoever holds it now, or to nobody. */
export function giveReport(app: FastifyInstance, { database, live, now }: Context) {
  app.post("/reports/:id/give", { config: { permission: "assign-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const to = Number((request.body as { to?: unknown } | null)?.to ?? 0)
    const colleague = to === 0 ? null : await findStaff(database, to)
    if (colleague === undefined) throw new Problem("unprocessable", "to: expected one of the people on the page.")
    const act = actOf(
      staffOf(request),
      {
        action: "assign-report",
        object: { kind: "report", id },
        why: colleague === null ? "to nobody" : `to ${colleague.name}`,
      },
      now(),
    )
    const done = await workOnReport(database, id, { kind: "give", staffId: colleague?.id ?? null, now: now() }, act)
    if (!done.ok) throw new Problem("not-found")
    live.changed()
    return reply.redirect(`/reports/${id}`, 303)
  })
}
