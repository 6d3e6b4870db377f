import { randomUUID } from "node:crypto"
import { networkReferralFormats, type ReferralFormat, reportReferralFormats, sealNote } from "@breakwater/casework"
import { addReferral } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { isFormatFor, packageOfNetwork, packageOfReport } from "../../referral-package.ts"

const params = { report: z.uuid(), network: z.coerce.number().int().positive() }
const body = z.object({
  format: z.string(),
  authority: z.string().trim().min(1).max(120),
  why: z.string().trim().min(3).max(500),
})
type What = "report" | "network"
type Asked = FastifyRequest<{ Params: { id: string }; Querystring: { format?: string } }>

/** GET and POST /reports/{id}/refer and /networks/{id}/refer. What would be disclosed is shown whole before it is proposed. */
export function proposeReferral(app: FastifyInstance, context: Context) {
  const may = { config: { permission: "propose-referrals" as const } }
  for (const what of ["report", "network"] as const) {
    app.get(`/${what}s/:id/refer`, may, async (request: Asked, reply) => show(what, request, reply, context, null))
    app.post(`/${what}s/:id/refer`, may, async (request: Asked, reply) => propose(what, request, reply, context))
  }
}

async function show(what: What, request: Asked, reply: FastifyReply, context: Context, problem: string | null) {
  const sent = (request.body ?? {}) as { format?: unknown; authority?: unknown; why?: unknown }
  const format = String(sent.format ?? request.query.format ?? "")
  const made = isFormatFor(what, format) ? await make(what, request.params.id, format, context) : null
  if (made?.ok === false && made.reason === "not-there") throw new Problem("not-found")
  return reply.page(
    "referrals/propose.njk",
    {
      title: "Refer",
      what,
      id: request.params.id,
      formats: what === "report" ? reportReferralFormats : networkReferralFormats,
      format,
      made: made?.ok === true ? made.value : null,
      isLocked: made?.ok === false,
      authority: String(sent.authority ?? ""),
      why: String(sent.why ?? ""),
      needsTwo: context.referring.needsTwo,
      hasEmail: context.referring.email !== "",
      errors: problem === null ? [] : [{ text: problem, href: "#authority" }],
      backHref: `/${what}s/${request.params.id}`,
      wide: true,
    },
    { status: problem === null ? 200 : 422 },
  )
}

async function propose(what: What, request: Asked, reply: FastifyReply, context: Context) {
  const { database, keys, now } = context
  const form = body.safeParse(request.body)
  if (!form.success) return show(what, request, reply, context, "To whom it goes, and why, in 3 to 500 characters.")
  const { format, authority, why } = form.data
  if (!isFormatFor(what, format)) throw new Problem("unprocessable", "format: expected one of those on the page.")
  if (format === "cybertipline" && context.referring.email === "") {
    return show(
      what,
      request,
      reply,
      context,
      "NCMEC asks for an address for answers: set CONSOLE_REFERRAL_EMAIL first.",
    )
  }
  const made = await make(what, request.params.id, format, context)
  const { recipients } = keys.opened()
  if (!made.ok || recipients.length === 0)
    return show(what, request, reply, context, "The keys are locked. Unlock them first.")
  const staff = staffOf(request)
  const id = randomUUID()
  const { discloses: _shown, ...kept } = made.value
  const act = actOf(
    staff,
    { action: "propose-referral", object: { kind: "referral", id }, why: `${format} to ${authority}: ${why}` },
    now(),
  )
  await addReferral(
    database,
    {
      id,
      reportId: what === "report" ? request.params.id : null,
      networkId: what === "network" ? Number(request.params.id) : null,
      format,
      authority,
      proposedBy: staff.id,
      now: now(),
      ...(await sealNote(JSON.stringify(kept), recipients)),
    },
    act,
  )
  context.live.changed()
  return reply.redirect(`/referrals/${id}`, 303)
}

function make(what: What, id: string, format: ReferralFormat, { database, keys, linkKey, referring, now }: Context) {
  const maker = { database, identities: keys.opened().identities, linkKey, ...referring, now: now() }
  const checked = params[what].safeParse(id)
  if (!checked.success) throw new Problem("not-found")
  if (what === "report") return packageOfReport(id, format as (typeof reportReferralFormats)[number], maker)
  return packageOfNetwork(Number(id), format as (typeof networkReferralFormats)[number], maker)
}
