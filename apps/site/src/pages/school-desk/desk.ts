import { randomBytes } from "node:crypto"
import {
  caseCodeRandomBytes,
  newCaseCode,
  newSchoolRecord,
  type SchoolRefusal,
  schoolRecordRows,
  withConcern,
  withStep,
  withStruck,
} from "@breakwater/casework"
import { csvText } from "@breakwater/formats/csv"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import { changeRecord, keepRecord, recordOf } from "./record-of.ts"
import { type SentBack, showRecord } from "./show-record.ts"

const concernBody = z.object({ reference: z.string().default(""), concern: z.string().default("") })
const stepBody = z.object({
  id: z.uuid(),
  kind: z.string().default(""),
  by: z.string().default(""),
  text: z.string().default(""),
  why: z.string().default(""),
})
const strikeBody = z.object({ id: z.uuid(), by: z.string().default(""), why: z.string().default("") })
/** GET /school-desk and what a safeguarding lead does there: a record of text, sealed to a code of its own. */
export function schoolDesk(app: FastifyInstance, context: Context) {
  const { reader, now } = context
  const limits = { onRequest: slowDown({ burst: 30, perMinute: 30 }) }

  app.get("/school-desk", async (request, reply) => {
    const me = reader(request)
    const opened = await recordOf(request, reply, context)
    if (opened !== null) return showRecord(reply, me, opened, context, null)
    return reply.page("school-desk/start.njk", {
      ...me.page,
      title: me.t("school-desk.tab"),
      unreviewed: me.reviewNote("school-desk"),
      backHref: me.href("/schools"),
    })
  })

  app.post("/school-desk/start", { onRequest: slowDown({ burst: 5, perMinute: 5 }) }, async (request, reply) => {
    const code = newCaseCode(randomBytes(caseCodeRandomBytes))
    await keepRecord(code, newSchoolRecord(now()), 0, context)
    await context.schoolSession.set(request, reply, { code })
    return reply.redirect(reader(request).href("/school-desk"), 303)
  })

  app.post("/school-desk/concern", limits, async (request, reply) => {
    const form = concernBody.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "reference and concern: expected text.")
    return change(request, reply, context, { at: "concern", typed: form.data }, (record) =>
      withConcern(record, form.data),
    )
  })

  app.post("/school-desk/steps", limits, async (request, reply) => {
    const form = stepBody.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "id: expected as the page gave it.")
    return change(request, reply, context, { at: "step", typed: form.data }, (record) =>
      withStep(record, form.data.id, form.data, now()),
    )
  })

  app.post("/school-desk/steps/strike", limits, async (request, reply) => {
    const form = strikeBody.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "id: expected as the page gave it.")
    return change(request, reply, context, { at: "strike", typed: form.data }, (record) =>
      withStruck(record, form.data.id, form.data, now()),
    )
  })

  app.get("/school-desk/record.csv", async (request, reply) => {
    const opened = await recordOf(request, reply, context)
    if (opened === null) return reply.redirect(reader(request).href("/school-desk"), 303)
    reply.header("content-disposition", 'attachment; filename="record.csv"').header("cache-control", "no-store")
    return reply.type("text/csv; charset=utf-8").send(csvText(schoolRecordRows(opened.record)))
  })

  app.post("/school-desk/close", async (request, reply) => {
    context.schoolSession.clear(request, reply)
    return reply.redirect(reader(request).href("/schools"), 303)
  })
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  { at, typed }: Pick<SentBack, "at" | "typed">,
  make: Parameters<typeof changeRecord>[2],
) {
  const me = context.reader(request)
  const opened = await recordOf(request, reply, context)
  if (opened === null) return reply.redirect(me.href("/school-desk"), 303)
  const done = await changeRecord(opened.code, context, make)
  if (done.ok) return reply.redirect(me.href(at === "concern" ? "/school-desk" : "/school-desk#steps"), 303)
  const text = me.t(problemText(at, done.reason))
  return showRecord(reply, me, opened, context, { at, text, typed })
}

function problemText(at: SentBack["at"], reason: SchoolRefusal) {
  if (reason === "full") return "school-desk.note-full" as const
  return at === "strike" ? ("school-desk.note-strike-missing" as const) : ("school-desk.note-missing" as const)
}
