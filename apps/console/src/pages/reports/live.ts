import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

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
      const viewer = { staffId: id, name, report: report !== undefined && uuid.test(report) ? report : null, reply }
      if (!live.join(viewer)) reply.raw.end()
    },
  )
}

/** A request about one report. */
export type OfReport = FastifyRequest<{ Params: { id: string } }>

/** The id in a report's address. */
export function reportId(request: OfReport): string {
  if (!uuid.test(request.params.id)) throw new Problem("not-found")
  return request.params.id
}
