import { appendAudit, findReport, moveReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reportId } from "./report-id.ts"
import { showReport } from "./report-page.ts"

/** GET /reports/{id}. Opens one report with the hotline's identity: on record, and the person is told it is being read. */
export function openOneReport(app: FastifyInstance, context: Context) {
  const { database, keys, now, live } = context
  app.get(
    "/reports/:id",
    { config: { permission: "open-reports" } },
    async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const id = reportId(request)
      const found = await findReport(database, id)
      if (found === undefined) throw new Problem("not-found")
      const staff = staffOf(request)
      // Seen is said only where it could be read, and recorded before it is.
      if (keys.state() === "open") {
        await appendAudit(database, actOf(staff, { action: "open-report", object: { kind: "report", id } }, now()))
        if (found.state === "received") {
          await moveReport(database, { id, caseId: found.caseId, event: "open", now: now() })
          live.changed()
        }
      }
      return showReport(reply, found, staff, context)
    },
  )
}
