import { slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { codeOf, codeOrNew, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import { noticeLine } from "./notice-view.ts"

/** GET /notices and POST /notices/start. Removal requests with their clocks; the lapsed ones first. */
export function listNotices(app: FastifyInstance, context: Context) {
  const { reader, now } = context

  app.get("/notices", async (request, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    const { notices } = code === null ? { notices: [] } : await folderOf(code, context)
    const lines = notices.map((notice) => noticeLine(notice, me, now()))
    return reply.page("notices/list.njk", {
      ...me.page,
      title: me.t("notices.tab"),
      hasCode: code !== null,
      notices: lines.toSorted((a, b) => Number(b.lapsed.length > 0) - Number(a.lapsed.length > 0)),
      unreviewed: me.reviewNote("notices"),
      backHref: me.href(code === null ? "/" : "/status"),
    })
  })

  app.post("/notices/start", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    await codeOrNew(request, reply, context)
    return reply.redirect(reader(request).href("/notices/new"), 303)
  })
}
