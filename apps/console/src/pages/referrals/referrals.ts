import { openNote, type ReferralEvent, type ReferralPackage, sealNote, staffMay } from "@breakwater/casework"
import { appendAudit, findReferral, listReferrals, moveReferral } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

const rowsMax = 200
const receiptCharactersMax = 20_000
const uuid = z.uuid()
const reason = z.string().trim().min(3).max(500)
type Asked = FastifyRequest<{ Params: { id: string } }>

const acts = {
  approve: { permission: "approve-referrals", action: "approve-referral", needsReason: false },
  refuse: { permission: "approve-referrals", action: "refuse-referral", needsReason: true },
  "take-back": { permission: "propose-referrals", action: "take-back-referral", needsReason: true },
  "note-sent": { permission: "propose-referrals", action: "send-referral", needsReason: false },
  "note-receipt": { permission: "propose-referrals", action: "acknowledge-referral", needsReason: false },
} as const satisfies Record<ReferralEvent, { permission: string; action: string; needsReason: boolean }>

/**
 * /referrals: what waits for approval, for handing over, or for an answer; one referral with its package; approval by another
 * person; the file to hand over; and what came back, kept as it came. This system sends none by itself.
 */
export function referralPages(app: FastifyInstance, context: Context) {
  const { database, keys, referring, live, now } = context

  app.get("/referrals", { config: { permission: "propose-referrals" } }, async (_request, reply) => {
    const referrals = (await listReferrals(database, "open", rowsMax)).map(lineOf)
    return reply.page("referrals/list.njk", { title: "Referrals", referrals, wide: true })
  })

  app.get("/referrals/:id", { config: { permission: "propose-referrals" } }, async (request: Asked, reply) => {
    const found = await findReferral(database, idOf(request))
    if (found === undefined) throw new Problem("not-found")
    const staff = staffOf(request)
    const { identities } = keys.opened()
    const receipt = found.receipt === null || identities.length === 0 ? null : await openNote(identities, found.receipt)
    const mayApprove = staffMay(staff.roles, "approve-referrals")
    return reply.page("referrals/referral.njk", {
      title: "Referral",
      referral: lineOf(found),
      made: await packageOf(found.sealed, identities),
      receipt,
      mayApprove: mayApprove && !(referring.needsTwo && found.proposedBy === staff.id),
      waitsForOther: mayApprove && referring.needsTwo && found.proposedBy === staff.id,
      backHref: found.reportId === null ? `/networks/${found.networkId}` : `/reports/${found.reportId}`,
      wide: true,
    })
  })

  app.get("/referrals/:id/file", { config: { permission: "export-referrals" } }, async (request: Asked, reply) => {
    const found = await findReferral(database, idOf(request))
    if (found === undefined) throw new Problem("not-found")
    if (!["approved", "sent", "acknowledged"].includes(found.state)) {
      throw new Problem("conflict", "Only an approved referral can be handed over.")
    }
    const made = await packageOf(found.sealed, keys.opened().identities)
    if (made === null) throw new Problem("conflict", "The keys are locked. Unlock them first.")
    const act = { action: "open-referral" as const, object: { kind: "referral" as const, id: found.id } }
    await appendAudit(database, actOf(staffOf(request), act, now()))
    reply.header("content-disposition", `attachment; filename="${made.fileName}"`).header("cache-control", "no-store")
    return reply.type(`${made.mediaType}; charset=utf-8`).send(made.text)
  })

  for (const [event, { permission, action, needsReason }] of Object.entries(acts) as [
    ReferralEvent,
    (typeof acts)[ReferralEvent],
  ][]) {
    app.post(`/referrals/:id/${event}`, { config: { permission } }, async (request: Asked, reply) => {
      const id = idOf(request)
      const form = (request.body ?? {}) as { why?: unknown; receipt?: unknown }
      const why = reason.safeParse(form.why ?? "")
      if (needsReason && !why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters.")
      const staff = staffOf(request)
      const receipt = await receiptOf(form.receipt, event)
      const moved = await moveReferral(
        database,
        {
          id,
          event,
          actor: staff.id,
          needsTwo: referring.needsTwo,
          now: now(),
          ...(receipt === null ? {} : { receipt }),
        },
        actOf(staff, { action, object: { kind: "referral", id }, why: why.success ? why.data : "" }, now()),
      )
      if (!moved.ok && moved.reason === "same-person") {
        throw new Problem("conflict", "You proposed it: somebody else has to approve it.")
      }
      if (!moved.ok)
        throw new Problem(moved.reason === "not-there" ? "not-found" : "conflict", "It was moved in the meantime.")
      live.changed()
      return reply.redirect(`/referrals/${id}`, 303)
    })
  }

  /** What the authority answered, sealed; null where the event has no answer. */
  async function receiptOf(text: unknown, event: ReferralEvent): Promise<Uint8Array | null> {
    if (event !== "note-receipt") return null
    const said = String(text ?? "").trim()
    if (said === "" || said.length > receiptCharactersMax) {
      throw new Problem("unprocessable", `receipt: expected 1 to ${receiptCharactersMax} characters, as it came.`)
    }
    const { recipients } = keys.opened()
    if (recipients.length === 0)
      throw new Problem("conflict", "The keys are locked. Unlock them, then keep the answer.")
    return (await sealNote(said, recipients)).sealed
  }
}

async function packageOf(sealed: Uint8Array, identities: string[]): Promise<Omit<ReferralPackage, "discloses"> | null> {
  const text = identities.length === 0 ? null : await openNote(identities, sealed)
  return text === null ? null : (JSON.parse(text) as Omit<ReferralPackage, "discloses">)
}

function idOf(request: Asked): string {
  const id = uuid.safeParse(request.params.id)
  if (!id.success) throw new Problem("not-found")
  return id.data
}

type Listed = Awaited<ReturnType<typeof listReferrals>>[number]

function lineOf({ proposedAt, sentAt, ...rest }: Listed) {
  return {
    ...rest,
    proposedAt: proposedAt.toISOString().slice(0, 16).replace("T", " "),
    sentAt: sentAt === null ? null : sentAt.toISOString().slice(0, 16).replace("T", " "),
  }
}
