import { cutLink } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "../reports/carry-out.ts"
import { type OfReport, reportId } from "../reports/report-id.ts"

/** A token in an address or form. */
export const tokenText = z.string().regex(/^[0-9a-f]{32}$/)
const body = z.object({ token: tokenText, act: z.enum(["cut", "mend"]), why: z.string().max(500).default("") })

/** POST /reports/{id}/links. Says that a value does not link this report after all, with a reason; or that it does again. */
export function cutOneLink(app: FastifyInstance, { database, live, now }: Context) {
  app.post("/reports/:id/links", { config: { permission: "work-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "token and act: expected as the page gave them.")
    const why = reasonText.safeParse(form.data.why)
    const isCut = form.data.act === "cut"
    if (isCut && !why.success)
      throw new Problem("unprocessable", "why: say in 3 to 500 characters why it is not the same.")
    const staff = staffOf(request)
    const link = {
      reportId: id,
      token: Buffer.from(form.data.token, "hex"),
      staffId: staff.id,
      why: isCut && why.success ? why.data : null,
    }
    const act = actOf(
      staff,
      { action: isCut ? "cut-link" : "mend-link", object: { kind: "report", id }, why: link.why ?? "" },
      now(),
    )
    if (!(await cutLink(database, link, act))) throw new Problem("not-found")
    live.changed()
    return reply.redirect(`/reports/${id}#links`, 303)
  })
}
