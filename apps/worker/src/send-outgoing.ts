import { openMail } from "@breakwater/casework"
import { claimOutgoing, type Database, settleOutgoing } from "@breakwater/store"
import { deliver, type Outbox } from "./deliver.ts"

const perRunMax = 50

/** Sends what is due, one after the other, each claimed before and settled after. Returns how many were settled. */
export async function sendOutgoing(
  database: Database,
  { identity, outbox, now }: { identity: string; outbox: Outbox; now: Date },
): Promise<number> {
  let settled = 0
  while (settled < perRunMax) {
    const claimed = await claimOutgoing(database, now)
    if (claimed === undefined) break
    const mail = await openMail(identity, claimed.sealed)
    const outcome =
      mail === null
        ? { event: "refused" as const, reply: "The worker’s key does not open it." }
        : await deliver(mail, claimed.messageId, outbox)
    await settleOutgoing(database, claimed, outcome, now)
    settled += 1
  }
  return settled
}
