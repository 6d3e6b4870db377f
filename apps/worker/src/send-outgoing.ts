import { type OutgoingMail, openMail } from "@breakwater/casework"
import { claimOutgoing, type Database, keepRemoteId, settleOutgoing } from "@breakwater/store"
import { retractTip, submitTip, type TipLine } from "./cybertip.ts"
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
    if ("takenBack" in claimed) {
      // What was opened there and not finished is retracted; where that fails it goes away by itself within a day.
      if (claimed.remoteId !== null && ways.tipLine !== null) await retractTip(claimed.remoteId, ways.tipLine)
      continue
    }
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

type Claimed = Exclude<Awaited<ReturnType<typeof claimOutgoing>>, undefined | { takenBack: true }>

async function send(
  mail: OutgoingMail,
  { id, channel, messageId, remoteId }: Claimed,
  database: Database,
  { outbox, tipLine }: WaysOut,
): Promise<Delivered> {
  if (channel === "cybertipline" && tipLine !== null) {
    const [report, file] = mail.attachments
    return submitTip({ xml: report?.text ?? "", file: file ?? null }, remoteId, tipLine, (kept) =>
      keepRemoteId(database, id, kept),
    )
  }
  if (outbox !== null) return deliver(mail, messageId, outbox)
  return { event: "not-reached", reply: "No way out is configured." }
}
