import { dropNotice, moveNotice, type NoticeEvent, noticeAnswerCharactersMax, noticeEvents } from "@breakwater/casework"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { changeFolder, codeOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import { noticeView, platformName } from "./notice-view.ts"
import { noticeOf } from "./open-notice.ts"

const body = z.object({
  event: z.union([z.enum(noticeEvents as ["send", ...NoticeEvent[]]), z.literal("delete")]),
  words: z.string().default(""),
})
type Addressed = FastifyRequest<{ Params: { id: string } }>

/** GET and POST /notices/{id}. The request to send, its clock, and what happened. Nothing is sent from here. */
export function showNotice(app: FastifyInstance, context: Context) {
  const { reader, now } = context

  app.get("/notices/:id", async (request: Addressed, reply) => {
    const me = reader(request)
    const notice = await noticeOf(request, reply, context)
    if (notice === null) return reply.redirect(me.href("/notices"), 303)
    return reply.page("notices/notice.njk", {
      ...me.page,
      ...noticeView(notice, me, now()),
      hotline: context.hotline,
      wordsMax: noticeAnswerCharactersMax,
      platform: platformName(notice),
      title: me.t("notices.tab"),
      unreviewed: me.reviewNote("notices"),
      backHref: me.href("/notices"),
    })
  })

  app.post("/notices/:id", async (request: Addressed, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    const form = body.safeParse(request.body)
    if (code === null) return reply.redirect(me.href("/notices"), 303)
    if (!form.success) throw new Problem("unprocessable", `event: expected one of ${noticeEvents.join(", ")}, delete.`)
    const { event, words } = form.data
    const { id } = request.params
    const moved = await changeFolder(code, context, (folder) =>
      event === "delete" ? { ok: true, value: dropNotice(folder, id) } : moveNotice(folder, id, event, now(), words),
    )
    if (!moved.ok && moved.reason === "not-there") throw new Problem("not-found")
    // An illegal move is another page's doing: the list says how things are.
    return reply.redirect(me.href(event === "delete" ? "/notices" : `/notices/${id}`), 303)
  })
}
