import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { officialTools } from "./official-tools.ts"

/** GET /tools. The official removal tools: what each reaches, and what not. */
export function showTools(app: FastifyInstance, { reader }: Context) {
  app.get("/tools", async (request, reply) => {
    const { t, h, href } = reader(request)
    const context = { title: t("tools.title"), t, h, tools: officialTools(t), backHref: href("/") }
    return reply.page("tools/tools.njk", context)
  })
}
