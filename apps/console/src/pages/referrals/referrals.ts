import { openNote, type ReferralPackage, referralClock, staffMay } from "@breakwater/casework"
import { appendAudit, findReferral, listReferrals, outgoingOf } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

const rowsMax = 200
const uuid = z.uuid()
/** A request about one referral. */
export type OfReferral = FastifyRequest<{ Params: { id: string } }>

/**
 * /referrals: what waits for approval, for handing over, or for an answer; one referral with its package; and the
 * file to hand over once it is approved. This system sends none by itself.
 */
export function referralPages(app: FastifyInstance, context: Context) {
  const { database, keys, referring, now } = context

  app.get("/referrals", { config: { permission: "propose-referrals" } }, async (_request, reply) => {
    const referrals = (await listReferrals(database, "open", rowsMax)).map((each) => lineOf(each, now()))
    return reply.page("referrals/list.njk", { title: "Referrals", referrals, wide: true })
  })

  app.get("/referrals/:id", { config: { permission: "propose-referrals" } }, async (request: OfReferral, reply) => {
    const found = await findReferral(database, referralId(request))
    if (found === undefined) throw new Problem("not-found")
    const staff = staffOf(request)
    const { identities } = keys.opened()
    const receipt = found.receipt === null || identities.length === 0 ? null : await openNote(identities, found.receipt)
    const mayApprove = staffMay(staff.roles, "approve-referrals")
    return reply.page("referrals/referral.njk", {
      title: "Referral",
      referral: lineOf(found, now()),
      made: await packageOf(found.sealed, identities),
      receipt,
      mail: await outgoingOf(database, found.id),
      canMail: context.waysOut.mail,
      canSubmit: context.waysOut.cyberTipline && found.format === "cybertipline",
      mayApprove: mayApprove && !(referring.needsTwo && found.proposedBy === staff.id),
      waitsForOther: mayApprove && referring.needsTwo && found.proposedBy === staff.id,
      backHref: found.reportId === null ? `/networks/${found.networkId}` : `/reports/${found.reportId}`,
      wide: true,
    })
  })

  app.get("/referrals/:id/file", { config: { permission: "export-referrals" } }, async (request: OfReferral, reply) => {
    const found = await findReferral(database, referralId(request))
    if (found === undefined) throw new Problem("not-found")
    if (!["approved", "sent", "acknowledged"].includes(found.state)) {
      throw new Problem("conflict", "Only an approved referral can be handed over.")
    }
    refuseTakenBack(found)
    const made = await packageOf(found.sealed, keys.opened().identities)
    if (made === null) throw new Problem("conflict", "The keys are locked. Unlock them first.")
    const act = { action: "open-referral" as const, object: { kind: "referral" as const, id: found.id } }
    await appendAudit(database, actOf(staffOf(request), act, now()))
    reply.header("content-disposition", `attachment; filename="${made.fileName}"`).header("cache-control", "no-store")
    if (made.base64 === true) return reply.type(made.mediaType).send(Buffer.from(made.text, "base64"))
    return reply.type(`${made.mediaType}; charset=utf-8`).send(made.text)
  })
}

/** Refuses to pass on what the person has taken back: they were told that nobody acts on it. */
export function refuseTakenBack({ reportState }: { reportState: string | null }): void {
  if (reportState !== null && ["withdrawn", "erasing", "erased"].includes(reportState)) {
    throw new Problem("conflict", "The person took the report back: it is not passed on.")
  }
}

/** The package of a referral, opened; null while the keys are locked. */
export async function packageOf(
  sealed: Uint8Array,
  identities: string[],
): Promise<Omit<ReferralPackage, "discloses"> | null> {
  const text = identities.length === 0 ? null : await openNote(identities, sealed)
  return text === null ? null : (JSON.parse(text) as Omit<ReferralPackage, "discloses">)
}

/** The id in a referral's address. */
export function referralId(request: OfReferral): string {
  const id = uuid.safeParse(request.params.id)
  if (!id.success) throw new Problem("not-found")
  return id.data
}

type Listed = Awaited<ReturnType<typeof listReferrals>>[number]

/** A referral as pages show it, with its clock at `now`. */
export function lineOf(referral: Listed, now: Date) {
  const { proposedAt, sentAt, ...rest } = referral
  const { dueAt, isByLaw, isLate, preservedUntil } = referralClock(referral, now)
  return {
    ...rest,
    proposedAt: minuteText(proposedAt),
    sentAt: sentAt === null ? null : minuteText(sentAt),
    dueAt: dueAt === null ? null : minuteText(dueAt),
    isByLaw,
    isLate,
    preservedUntil: preservedUntil?.toISOString().slice(0, 10) ?? null,
  }
}

function minuteText(at: Date): string {
  return at.toISOString().slice(0, 16).replace("T", " ")
}
