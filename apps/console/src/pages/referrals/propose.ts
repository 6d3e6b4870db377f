import { randomUUID } from "node:crypto"
import { networkReferralFormats, reportReferralFormats, sealNote } from "@breakwater/casework"
import { addReferral } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { isFormatFor } from "../../referral-package.ts"
import { packageFor, targetsOf, type What, whyNone } from "./propose-package.ts"

const body = z.object({
  format: z.string(),
  authority: z.string().trim().min(1).max(120),
  why: z.string().trim().min(3).max(500),
})
const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).catch(0)
type Asked = FastifyRequest<{ Params: { id: string }; Querystring: { format?: string; of?: string } }>

/** GET and POST /reports/{id}/refer and /networks/{id}/refer. What would be disclosed is shown whole before it is proposed. */
export function proposeReferral(app: FastifyInstance, context: Context) {
  const may = { config: { permission: "propose-referrals" as const } }
  for (const what of ["report", "network"] as const) {
    app.get(`/${what}s/:id/refer`, may, async (request: Asked, reply) => show(what, request, reply, context, null))
    app.post(`/${what}s/:id/refer`, may, async (request: Asked, reply) => propose(what, request, reply, context))
  }
}

async function show(what: What, request: Asked, reply: FastifyReply, context: Context, problem: string | null) {
  const sent = (request.body ?? {}) as { format?: unknown; of?: unknown; authority?: unknown; why?: unknown }
  const format = String(sent.format ?? request.query.format ?? "")
  const of = place.parse(sent.of ?? request.query.of)
  const made = isFormatFor(what, format) ? await packageFor(what, request.params.id, format, of, context) : null
  if (made?.ok === false && made.reason === "not-there") throw new Problem("not-found")
  return reply.page(
    "referrals/propose.njk",
    {
      title: "Refer",
      what,
      id: request.params.id,
      formats: what === "report" ? reportReferralFormats : networkReferralFormats,
      format,
      of,
      targets: what === "report" && format === "xarf" ? await targetsOf(request.params.id, context) : [],
      made: made?.ok === true ? made.value : null,
      isLocked: made?.ok === false && made.reason === "locked",
      whyNone:
        made?.ok === false && made.reason !== "locked" && made.reason !== "not-there" ? whyNone[made.reason] : null,
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
  const of = place.parse((request.body as { of?: unknown }).of)
  const made = await packageFor(what, request.params.id, format, of, context)
  const { recipients } = keys.opened()
  if (!made.ok || recipients.length === 0)
    return show(what, request, reply, context, "The keys are locked. Unlock them first.")
  const staff = staffOf(request)
  const id = randomUUID()
  const { discloses: _shown, answer, ...kept } = made.value
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
      answer: answer ?? null,
      proposedBy: staff.id,
      now: now(),
      ...(await sealNote(JSON.stringify(kept), recipients)),
    },
    act,
  )
  context.live.changed()
  return reply.redirect(`/referrals/${id}`, 303)
}
