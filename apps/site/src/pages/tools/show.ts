import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { officialTools } from "./official-tools.ts"

/** GET /tools. The official removal tools: what each reaches, and what not. */
export function showTools(app: FastifyInstance, { reader }: Context) {
  app.get("/tools", async (request, reply) => {
    const me = reader(request)
    return reply.page("tools/tools.njk", {
      ...me.page,
      title: me.t("tools.title"),
      tools: officialTools(me.t),
      unreviewed: me.reviewNote("tools"),
      backHref: me.href("/"),
    })
  })
}
