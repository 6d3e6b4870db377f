import { randomUUID } from "node:crypto"
import { keepNotice } from "@breakwater/casework"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { changeFolder, codeOf, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { fieldsOf, formView, type NoticeFields, readNotice } from "./notice-form.ts"

// Room for what is too long, so that it comes back to be shortened.
const bodyBytesMax = 8 * 1024 * 1024
type Addressed = FastifyRequest<{ Params: { id: string } }>

/** GET and POST /notices/new and /notices/{id}/change. One set of answers, for one app. */
export function writeNotice(app: FastifyInstance, context: Context) {
  const { reader } = context

  app.get("/notices/new", async (request, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(me.href("/notices"), 303)
    const { notices } = await folderOf(code, context)
    // From one set of answers: the next app is asked for only what differs.
    const last = notices.at(-1)
    const {
      platform: _platform,
      links: _links,
      handle: _handle,
      ...same
    } = last === undefined ? {} : fieldsOf(last.answers)
    return show(reply, me, { id: randomUUID(), fields: same as NoticeFields, code, problems: [], status: 200 })
  })

  app.get("/notices/:id/change", async (request: Addressed, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(me.href("/notices"), 303)
    const notice = (await folderOf(code, context)).notices.find(({ id }) => id === request.params.id)
    if (notice === undefined) throw new Problem("not-found")
    return show(reply, me, { id: notice.id, fields: fieldsOf(notice.answers), code, problems: [], status: 200 })
  })

  app.post("/notices/:id/change", { bodyLimit: bodyBytesMax }, async (request: Addressed, reply) => {
    const me = reader(request)
    const { id } = request.params
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(me.href("/notices"), 303)
    const fields = (request.body ?? {}) as NoticeFields
    const read = readNotice(fields)
    if (!read.ok) return show(reply, me, { id, fields, code, problems: read.problems, status: 422 })
    const kept = await changeFolder(code, context, (folder) => keepNotice(folder, id, read.value))
    if (!kept.ok && kept.reason === "too-many") throw new Problem("unprocessable", "A code holds up to 40 requests.")
    if (!kept.ok) throw new Problem("conflict")
    return reply.redirect(me.href(`/notices/${id}`), 303)
  })
}

type Shown = {
  id: string
  fields: NoticeFields
  code: string
  problems: Parameters<typeof formView>[1]
  status: number
}

function show(reply: FastifyReply, me: Reader, { id, fields, code, problems, status }: Shown) {
  const context = {
    ...me.page,
    title: me.t("notices.tab"),
    id,
    code,
    ...formView(fields, problems, me),
    unreviewed: me.reviewNote("notices"),
    backHref: me.href("/notices"),
  }
  return reply.page("notices/write.njk", context, { status })
}
