import { addNetwork, endNetwork, findNetwork, listReferrals } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { valueText } from "../../link-index.ts"
import { reasonText } from "../reports/carry-out.ts"
import { tokenText } from "./cut.ts"

const valuesMax = 200
const body = z.object({
  name: z.string().trim().min(1).max(80),
  tokens: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(tokenText).min(1).max(valuesMax)),
})
type OfNetwork = FastifyRequest<{ Params: { id: string } }>

/** /networks: a suspected network gets a name, is followed with every report that names one of its values, and ends. */
export function networksPages(app: FastifyInstance, { database, linkKey, now }: Context) {
  const see = { config: { permission: "see-links" as const } }

  app.post("/networks", see, async (request, reply) => {
    const form = body.safeParse(request.body)
    if (!form.success)
      throw new Problem("unprocessable", `name and values: a name, and 1 to ${valuesMax} values chosen.`)
    const staff = staffOf(request)
    const tokens = form.data.tokens.map((token) => Buffer.from(token, "hex"))
    const act = actOf(staff, { action: "add-network", object: null, why: form.data.name }, now())
    const id = await addNetwork(database, { name: form.data.name, staffId: staff.id, now: now(), tokens }, act)
    return reply.redirect(`/networks/${id}`, 303)
  })

  app.get("/networks/:id", see, async (request: OfNetwork, reply) => {
    const network = await findNetwork(database, idOf(request))
    if (network === undefined) throw new Problem("not-found")
    return reply.page("links/network.njk", {
      title: network.name,
      network,
      values: network.values.map(({ token, kind, sealed }) => ({
        token: Buffer.from(token).toString("hex"),
        kind,
        text: valueText(sealed, linkKey),
      })),
      reports: network.reports.map((report) => ({ ...report, day: report.receivedOn.toISOString().slice(0, 10) })),
      referrals: await listReferrals(database, { networkId: network.id }, 50),
      backHref: "/links",
    })
  })

  app.post("/networks/:id/end", see, async (request: OfNetwork, reply) => {
    const why = reasonText.safeParse((request.body as { why?: unknown } | null)?.why ?? "")
    if (!why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters.")
    const id = idOf(request)
    const act = { action: "end-network" as const, object: { kind: "network" as const, id: String(id) }, why: why.data }
    await endNetwork(database, id, now(), actOf(staffOf(request), act, now()))
    return reply.redirect("/links", 303)
  })
}

function idOf({ params }: OfNetwork): number {
  if (!/^\d{1,9}$/.test(params.id)) throw new Problem("not-found")
  return Number(params.id)
}
