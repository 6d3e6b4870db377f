import { randomBytes } from "node:crypto"
import {
  caseCodeRandomBytes,
  caseLookup,
  caseRecipient,
  type HelperScope,
  helperScopes,
  newCaseCode,
} from "@breakwater/casework"
import { addHelperCode, endHelperCode, helperCodesOfCase } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { dayText } from "../status/report-part.ts"

// What a person can give on this page; adding accounts comes with the desk of a school.
const offered = helperScopes.filter((scope) => scope !== "add-account")
const chosen = z.object({ scope: z.union([z.enum(helperScopes), z.array(z.enum(helperScopes))]).optional() })
const ended = z.object({ id: z.coerce.number().int().positive() })

/** GET and POST /helpers, POST /helpers/end. A code for a helper, with what the person gives it, shown once. */
export function giveHelperCode(app: FastifyInstance, context: Context) {
  const { database, lookupKey, reader, now } = context

  app.get("/helpers", async (request, reply) => {
    const me = reader(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(me.href("/code"), 303)
    return show(database, reply, me, opened.id, { made: null, problem: null })
  })

  app.post("/helpers", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    const me = reader(request)
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(me.href("/code"), 303)
    const form = chosen.safeParse(request.body ?? {})
    const scopes: HelperScope[] = form.success ? [form.data.scope ?? []].flat() : []
    if (scopes.length === 0)
      return show(database, reply, me, opened.id, { made: null, problem: me.t("helper-codes.note-choose") })
    const code = newCaseCode(randomBytes(caseCodeRandomBytes))
    const given = {
      caseId: opened.id,
      lookup: caseLookup(code, lookupKey),
      recipient: await caseRecipient(code),
      scopes,
      now: now(),
    }
    const added = await addHelperCode(database, given)
    if (!added.ok)
      return show(database, reply, me, opened.id, { made: null, problem: me.t("helper-codes.note-too-many") })
    return show(database, reply, me, opened.id, { made: code, problem: null })
  })

  app.post("/helpers/end", async (request, reply) => {
    const me = reader(request)
    const opened = await openCaseOf(request, reply, context)
    const form = ended.safeParse(request.body)
    if (opened === null) return reply.redirect(me.href("/code"), 303)
    if (!form.success) throw new Problem("unprocessable", "id: expected the number that the page gave.")
    await endHelperCode(database, { caseId: opened.id, id: form.data.id, now: now() })
    return reply.redirect(me.href("/helpers"), 303)
  })
}

/** The page, with the code that was just made or what is wrong. */
async function show(
  database: Context["database"],
  reply: FastifyReply,
  me: Reader,
  caseId: number,
  said: { made: string | null; problem: string | null },
) {
  const codes = await helperCodesOfCase(database, caseId)
  const view = {
    ...me.page,
    title: me.t("helper-codes.tab"),
    ...said,
    errors: said.problem === null ? [] : [{ text: said.problem, href: "#scope" }],
    scopes: offered.map((value) => ({ value, text: me.t(`helper-codes.label-${value}`) })),
    codes: codes.map(({ id, madeOn, scopes }) => ({
      id,
      given: me.t("helper-codes.note-given", { date: dayText(madeOn, me) }),
      scopes: scopes.filter((scope) => scope !== "add-account").map((scope) => me.t(`helper-codes.label-${scope}`)),
    })),
    unreviewed: me.reviewNote("helper-codes"),
    backHref: me.href("/status"),
  }
  return reply.page("helper-codes/give.njk", view, { status: said.problem === null ? 200 : 422 })
}
