import { staffMay } from "@breakwater/casework"
import { appendAudit, findReportByNumber, reportsNaming } from "@breakwater/store"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { tokensFor } from "../../link-index.ts"
import { tokenText } from "./cut.ts"

const rowsMax = 200
const wordsMax = 2_000
type Asked = FastifyRequest<{ Body: { q?: unknown } | null; Querystring: { token?: string } }>

/**
 * GET and POST /find. Reports by their number, or that name exactly this account, number, wallet or address, in any way of
 * writing. POST /find/words: reports that hold these words, among those that the asker opened. What is looked for is sent in
 * the body: no address, history or log holds it.
 */
export function findPage(app: FastifyInstance, context: Context) {
  const { database, linkKey, words, now } = context
  const see = { config: { permission: "see-links" as const } }

  app.get("/find", see, async (request: Asked, reply) => {
    const token = tokenText.safeParse(request.query.token)
    const found = token.success ? await reportsNaming(database, Buffer.from(token.data, "hex"), rowsMax) : null
    return show(request, reply, context, { found: found?.map(lineOf) ?? null })
  })

  app.post("/find", see, async (request: Asked, reply) => {
    const asked = String(request.body?.q ?? "")
      .trim()
      .slice(0, wordsMax)
    await appendAudit(database, actOf(staffOf(request), { action: "find", object: null }, now()))
    if (/^\d{1,12}$/.test(asked)) {
      const id = await findReportByNumber(database, Number(asked))
      if (id !== undefined) return reply.redirect(`/reports/${id}`, 303)
    }
    const lists = await Promise.all(tokensFor(asked, linkKey).map((token) => reportsNaming(database, token, rowsMax)))
    const unique = new Map(lists.flat().map((report) => [report.id, report]))
    return show(request, reply, context, { asked, found: [...unique.values()].map(lineOf) })
  })

  app.post("/find/words", { config: { permission: "open-reports" } }, async (request: Asked, reply) => {
    const asked = String(request.body?.q ?? "")
      .trim()
      .slice(0, wordsMax)
    const staff = staffOf(request)
    await appendAudit(database, actOf(staff, { action: "find-words", object: null }, now()))
    return show(request, reply, context, { askedWords: asked, withWords: words.find(staff.id, asked, now()) })
  })
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  { words, now }: Context,
  said: Partial<{ asked: string; found: object[] | null; askedWords: string; withWords: object[] | null }>,
) {
  const staff = staffOf(request)
  const kept = staffMay(staff.roles, "open-reports") ? words.count(staff.id, now()) : null
  const empty = { asked: "", found: null, askedWords: "", withWords: null }
  return reply.page("links/find.njk", { title: "Find", ...empty, ...said, kept })
}

function lineOf(report: Awaited<ReturnType<typeof reportsNaming>>[number]) {
  return { ...report, day: report.receivedOn.toISOString().slice(0, 10) }
}
