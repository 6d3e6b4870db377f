import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /your-code. The code to keep, and to print. */
export function showYourCode(app: FastifyInstance, { session, reader }: Context) {
  app.get("/your-code", async (request, reply) => {
    const me = reader(request)
    const opened = await session.read(request)
    if (opened === null) return reply.redirect(me.href("/code"), 303)
    return reply.page("your-code/your-code.njk", {
      ...me.page,
      title: me.t("code.tab"),
      code: opened.code,
      unreviewed: me.reviewNote("code"),
    })
  })
}
