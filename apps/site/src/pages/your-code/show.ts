import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /your-code. The code to keep, and to print. */
export function showYourCode(app: FastifyInstance, { session, reader }: Context) {
  app.get("/your-code", async (request, reply) => {
    const { t, h, href } = reader(request)
    const opened = await session.read(request)
    if (opened === null) return reply.redirect(href("/code"), 303)
    return reply.page("your-code/your-code.njk", { title: t("code.tab"), t, h, href, code: opened.code })
  })
}
