import { type OutgoingMail, openMail } from "@breakwater/casework"
import { claimOutgoing, type Database, keepRemoteId, settleOutgoing } from "@breakwater/store"
import { submitTip, type TipLine } from "./cybertip.ts"
import { type Delivered, deliver, type Outbox } from "./deliver.ts"

const perRunMax = 50

/** The ways out that are configured. */
export type WaysOut = { outbox: Outbox | null; tipLine: TipLine | null }

/** Sends what is due, one after the other, each claimed before and settled after. Returns how many were settled. */
export async function sendOutgoing(
  database: Database,
  { identity, now, ...ways }: { identity: string; now(): Date } & WaysOut,
): Promise<number> {
  const channels = [
    ...(ways.outbox === null ? [] : (["mail"] as const)),
    ...(ways.tipLine === null ? [] : (["cybertipline"] as const)),
  ]
  let settled = 0
  while (settled < perRunMax && channels.length > 0) {
    const claimed = await claimOutgoing(database, channels, now())
    if (claimed === undefined) break
    if (claimed === "taken-back") continue
    const mail = await openMail(identity, claimed.sealed)
    const outcome =
      mail === null
        ? { event: "refused" as const, reply: "The worker’s key does not open it." }
        : await send(mail, claimed, database, ways)
    await settleOutgoing(database, claimed, outcome, now())
    settled += 1
  }
  return settled
}

type Claimed = Exclude<Awaited<ReturnType<typeof claimOutgoing>>, undefined | "taken-back">

async function send(
  mail: OutgoingMail,
  { id, channel, messageId, remoteId }: Claimed,
  database: Database,
  { outbox, tipLine }: WaysOut,
): Promise<Delivered> {
  if (channel === "cybertipline" && tipLine !== null) {
    const xml = mail.attachments[0]?.text ?? ""
    return submitTip(xml, remoteId, tipLine, (kept) => keepRemoteId(database, id, kept))
  }
  if (outbox !== null) return deliver(mail, messageId, outbox)
  return { event: "not-reached", reply: "No way out is configured." }
}
