import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /. Where to go, within one phone screen. */
export function showStart(app: FastifyInstance, { reader }: Context) {
  app.get("/", async (request, reply) => {
    const { t, h, href } = reader(request)
    return reply.page("start/start.njk", { title: t("start.tab"), t, h, href })
  })
}
