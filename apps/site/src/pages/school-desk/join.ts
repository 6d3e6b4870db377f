import { caseLookup, parseCaseCode, withJoined } from "@breakwater/casework"
import { findHelperCode } from "@breakwater/store"
import { slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import { changeRecord, recordOf } from "./record-of.ts"
import { showRecord } from "./show-record.ts"

const body = z.object({ told: z.string().optional(), code: z.string().max(100).default("") })

/**
 * POST /school-desk/join, leave and thread. A lead sees of a case what the young person gave by a helper's code, for as long as
 * they leave it so; the duties of a school are said before.
 */
export function joinFromSchool(app: FastifyInstance, context: Context) {
  const { database, lookupKey, reader, now } = context

  app.post("/school-desk/join", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    const me = reader(request)
    const opened = await recordOf(request, reply, context)
    if (opened === null) return reply.redirect(me.href("/school-desk"), 303)
    const form = body.parse(request.body ?? {})
    const typed = { code: form.code }
    if (form.told === undefined) {
      return showRecord(reply, me, opened, context, { at: "join", text: me.t("school-desk.note-join-told"), typed })
    }
    const code = parseCaseCode(form.code)
    const found = code.ok ? await findHelperCode(database, caseLookup(code.value, lookupKey)) : undefined
    if (!code.ok || found === undefined) {
      return showRecord(reply, me, opened, context, { at: "join", text: me.t("school-desk.note-join-wrong"), typed })
    }
    await changeRecord(opened.code, context, (record) => ({ ok: true, value: withJoined(record, code.value, now()) }))
    return reply.redirect(me.href("/school-desk#case"), 303)
  })

  app.post("/school-desk/leave", async (request, reply) => {
    const me = reader(request)
    const opened = await recordOf(request, reply, context)
    if (opened !== null) {
      await changeRecord(opened.code, context, (record) => ({ ok: true, value: withJoined(record, null, now()) }))
    }
    return reply.redirect(me.href("/school-desk#case"), 303)
  })

  // The helper's own page has the thread: it opens there with the code that is kept in the record.
  app.post("/school-desk/thread", async (request, reply) => {
    const me = reader(request)
    const opened = await recordOf(request, reply, context)
    if (opened?.record.joined == null) return reply.redirect(me.href("/school-desk"), 303)
    await context.session.set(request, reply, { code: opened.record.joined.code })
    return reply.redirect(me.href("/helping"), 303)
  })
}
