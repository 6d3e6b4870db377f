import { type ReferralEvent, sealNote } from "@breakwater/casework"
import { moveReferral } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reasonText } from "../reports/carry-out.ts"
import { type OfReferral, referralId } from "./referrals.ts"

const receiptCharactersMax = 20_000

const acts = {
  approve: { permission: "approve-referrals", action: "approve-referral", needsReason: false },
  refuse: { permission: "approve-referrals", action: "refuse-referral", needsReason: true },
  "take-back": { permission: "propose-referrals", action: "take-back-referral", needsReason: true },
  "note-sent": { permission: "propose-referrals", action: "send-referral", needsReason: false },
  "note-receipt": { permission: "propose-referrals", action: "acknowledge-referral", needsReason: false },
} as const satisfies Record<ReferralEvent, { permission: string; action: string; needsReason: boolean }>

/** POST /referrals/{id}/approve, refuse, take-back, note-sent and note-receipt, each as the referral's table lets it happen. */
export function moveReferrals(app: FastifyInstance, context: Context) {
  const { database, keys, referring, live, now } = context

  for (const [event, { permission, action, needsReason }] of Object.entries(acts) as [
    ReferralEvent,
    (typeof acts)[ReferralEvent],
  ][]) {
    app.post(`/referrals/:id/${event}`, { config: { permission } }, async (request: OfReferral, reply) => {
      const id = referralId(request)
      const form = (request.body ?? {}) as { why?: unknown; receipt?: unknown }
      const why = reasonText.safeParse(form.why ?? "")
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
      if (!moved.ok && moved.reason === "on-its-way") {
        throw new Problem("conflict", "It is being sent, or may have arrived: it cannot be taken back now.")
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
