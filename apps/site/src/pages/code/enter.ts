import { type CaseCodeRefusal, caseLookup, openSchoolRecord, parseCaseCode } from "@breakwater/casework"
import type { MessageId } from "@breakwater/guidance"
import { findCase, findDraft, findFolder, findHelperCode } from "@breakwater/store"
import { slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

const typedCharactersMax = 100
const body = z.object({ code: z.string().max(typedCharactersMax) })

const refusalTexts: Record<CaseCodeRefusal, MessageId> = {
  length: "status.note-code-length",
  symbol: "code.note-wrong",
  check: "code.note-wrong",
}

/** GET and POST /code. A person comes back with their code. */
export function enterCode(app: FastifyInstance, { database, lookupKey, session, schoolSession, reader, now }: Context) {
  app.get("/code", async (request, reply) => showForm(reply, reader(request), "", null))

  // A hundred bits cannot be guessed; the pause only keeps a machine from making us look things up all day.
  app.post("/code", { onRequest: slowDown({ burst: 20, perMinute: 20 }) }, async (request, reply) => {
    const typed = body.safeParse(request.body).data?.code ?? ""
    const code = parseCaseCode(typed)
    if (!code.ok) return showForm(reply, reader(request), typed, refusalTexts[code.reason])
    const found = await findCase(database, caseLookup(code.value, lookupKey))
    const lookup = caseLookup(code.value, lookupKey)
    if (found === undefined && (await findHelperCode(database, lookup)) !== undefined) {
      await session.set(request, reply, { code: code.value })
      return reply.redirect(reader(request).href("/helping"), 303)
    }
    const folder = await findFolder(database, lookup)
    const hasFolder = folder !== undefined
    if (hasFolder && (await openSchoolRecord(code.value, folder.sealed)) !== null) {
      await schoolSession.set(request, reply, { code: code.value })
      return reply.redirect(reader(request).href("/school-desk"), 303)
    }
    // Answers on their way, and what a person keeps track of, have no case yet.
    const draft = found === undefined && !hasFolder ? await findDraft(database, lookup, now()) : null
    if (draft?.ok === false) {
      const told = draft.reason === "expired" ? "report.note-expired" : "code.note-not-found"
      return showForm(reply, reader(request), typed, told)
    }
    await session.set(request, reply, { code: code.value })
    return reply.redirect(reader(request).href(draft === null ? "/status" : "/report/check"), 303)
  })

  app.post("/code/close", async (request, reply) => {
    session.clear(request, reply)
    return reply.redirect(reader(request).href("/"), 303)
  })
}

function showForm(reply: FastifyReply, me: Reader, typed: string, error: MessageId | null) {
  const text = error === null ? null : me.t(error)
  const errors = text === null ? [] : [{ text, href: "#code" }]
  const context = {
    ...me.page,
    title: me.t("code.tab"),
    typed,
    error: text,
    errors,
    unreviewed: me.reviewNote("code"),
    backHref: me.href("/"),
  }
  return reply.page("code/code.njk", context, { status: error === null ? 200 : 422 })
}
