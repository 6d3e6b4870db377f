import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET and POST /clear. Deletes what this site kept in the browser; history is the browser's own, and the page says so. */
export function clearBrowser(app: FastifyInstance, { reader, session }: Context) {
  app.get("/clear", async (request, reply) => {
    const me = reader(request)
    return reply.page("clear/clear.njk", {
      ...me.page,
      title: me.t("device.tab"),
      isDone: false,
      unreviewed: me.reviewNote("device"),
      backHref: me.href("/"),
    })
  })

  app.post("/clear", async (request, reply) => {
    const me = reader(request)
    session.clear(request, reply)
    reply.header("clear-site-data", '"cache", "cookies", "storage"')
    return reply.page("clear/clear.njk", {
      ...me.page,
      title: me.t("device.tab"),
      isDone: true,
      unreviewed: me.reviewNote("device"),
      backHref: me.href("/"),
    })
  })
}
