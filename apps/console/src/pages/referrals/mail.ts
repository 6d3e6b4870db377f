import { randomUUID } from "node:crypto"
import { type ReferralFile, sealMail } from "@breakwater/casework"
import { addOutgoing, decideOutgoing, findReferral, outgoingOf } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { type OfReferral, packageOf, referralId, refuseTakenBack } from "./referrals.ts"

const address = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\s@<>]+@[^\s@<>]+$/)
const body = z.discriminatedUnion("channel", [
  z.object({ channel: z.literal("mail"), to: address }),
  z.object({ channel: z.literal("cybertipline") }),
])
const decision = z.object({ event: z.enum(["send-again", "note-sent"]) })

/** What is attached: to the CyberTipline goes its text file too; by mail the package alone, whose reader sees all of it. */
function filesOf(made: ReferralFile & { attached?: ReferralFile }, channel: "mail" | "cybertipline"): ReferralFile[] {
  const file = ({ fileName, mediaType, text, base64 }: ReferralFile) => ({
    fileName,
    mediaType,
    text,
    base64: base64 === true,
  })
  return channel === "cybertipline" && made.attached !== undefined ? [file(made), file(made.attached)] : [file(made)]
}

/**
 * POST /referrals/{id}/mail and /referrals/{id}/mail/decide. The approved package, sealed again to the worker's key alone, goes
 * out by mail or to the CyberTipline; what is in doubt or failed waits for a person.
 */
export function mailReferral(app: FastifyInstance, context: Context) {
  const { database, keys, referring, workerRecipient, waysOut, live, now } = context
  const may = { config: { permission: "export-referrals" as const } }

  app.post("/referrals/:id/mail", may, async (request: OfReferral, reply) => {
    const id = referralId(request)
    const form = body.safeParse(request.body)
    if (!form.success)
      throw new Problem("unprocessable", "channel and to: expected a way out, and for mail one e-mail address.")
    const { channel } = form.data
    if (workerRecipient === null || !waysOut[channel === "mail" ? "mail" : "cyberTipline"]) {
      throw new Problem("conflict", "This way out is not configured. Hand the file over by hand.")
    }
    const found = await findReferral(database, id)
    if (found === undefined) throw new Problem("not-found")
    if (channel === "cybertipline" && found.format !== "cybertipline") {
      throw new Problem("unprocessable", "channel: only a CyberTipline report goes there.")
    }
    refuseTakenBack(found)
    if (found.state !== "approved") throw new Problem("conflict", "Only an approved referral can be sent.")
    const made = await packageOf(found.sealed, keys.opened().identities)
    if (made === null) throw new Problem("conflict", "The keys are locked. Unlock them first.")
    const mailId = randomUUID()
    const to = form.data.channel === "mail" ? form.data.to : "cybertipline@invalid"
    const sealed = await sealMail(
      {
        to,
        subject: `Referral ${found.number} from ${referring.organisation}`,
        text: `The referral is attached as ${made.fileName}. Please answer to ${referring.email}.\n`,
        attachments: filesOf(made, channel),
      },
      workerRecipient,
    )
    const host = referring.email.split("@")[1] ?? "localhost"
    const mail = { id: mailId, referralId: id, channel, messageId: `<${mailId}@${host}>`, sealed, now: now() }
    const act = {
      action: "mail-referral" as const,
      object: { kind: "referral" as const, id },
      why: channel === "mail" ? `to ${to}` : "to the CyberTipline",
    }
    if (!(await addOutgoing(database, mail, actOf(staffOf(request), act, now())))) {
      throw new Problem("conflict", "It is on its way already.")
    }
    live.changed()
    return reply.redirect(`/referrals/${id}`, 303)
  })

  app.post("/referrals/:id/mail/decide", may, async (request: OfReferral, reply) => {
    const id = referralId(request)
    const form = decision.safeParse(request.body)
    const mail = await outgoingOf(database, id)
    if (!form.success || mail === undefined) throw new Problem("not-found")
    const act = { action: "mail-referral" as const, object: { kind: "referral" as const, id }, why: form.data.event }
    const done = await decideOutgoing(database, mail.id, form.data.event, now(), actOf(staffOf(request), act, now()))
    if (!done) throw new Problem("conflict", "It is neither in doubt nor failed any more.")
    return reply.redirect(`/referrals/${id}`, 303)
  })
}
