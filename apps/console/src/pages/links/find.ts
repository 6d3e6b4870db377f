import { appendAudit, findReportByNumber, reportsNaming } from "@breakwater/store"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { tokensFor } from "../../link-index.ts"
import { tokenText } from "./cut.ts"

const rowsMax = 200
const wordsMax = 2_000
type Asked = FastifyRequest<{ Body: { q?: unknown } | null; Querystring: { token?: string } }>

/**
 * GET and POST /find. Reports by their number, or that name exactly this account, number, wallet or address, in any way of
 * writing. What is looked for is sent in the body: no address, history or log holds it.
 */
export function findPage(app: FastifyInstance, { database, linkKey, now }: Context) {
  const see = { config: { permission: "see-links" as const } }

  app.get("/find", see, async (request: Asked, reply) => {
    const token = tokenText.safeParse(request.query.token)
    if (!token.success) return reply.page("links/find.njk", { title: "Find", asked: "", found: null })
    const found = await reportsNaming(database, Buffer.from(token.data, "hex"), rowsMax)
    return reply.page("links/find.njk", { title: "Find", asked: "", found: found.map(lineOf) })
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
    return reply.page("links/find.njk", { title: "Find", asked, found: [...unique.values()].map(lineOf) })
  })
}

function lineOf(report: Awaited<ReturnType<typeof reportsNaming>>[number]) {
  return { ...report, day: report.receivedOn.toISOString().slice(0, 10) }
}
