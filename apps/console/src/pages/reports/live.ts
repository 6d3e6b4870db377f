import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { isReportId } from "./report-id.ts"

/** GET /live. Events while a page is open: `queue` when something came in or moved, `presence` on a report's page. */
export function liveEvents(app: FastifyInstance, { live }: Context) {
  app.addHook("preClose", async () => live.close())
  app.get(
    "/live",
    { config: { permission: "see-queue" } },
    async (request: FastifyRequest<{ Querystring: { report?: string } }>, reply) => {
      const { id, name } = staffOf(request)
      const { report } = request.query
      reply.hijack()
      reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
      reply.raw.write("retry: 3000\n\n")
      const viewer = { staffId: id, name, report: report !== undefined && isReportId(report) ? report : null, reply }
      if (!live.join(viewer)) reply.raw.end()
    },
  )
}
