import {
  advanceOutgoing,
  type OutgoingEvent,
  type OutgoingState,
  outgoingPauseMinutes,
  outgoingTriesMax,
} from "@breakwater/casework"
import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"
import { moveReferralWithin } from "./referrals.ts"

const minuteMs = 60_000
const claimMinutesMax = 10
const replyCharactersMax = 500

/** Puts a mail of an approved referral on its way, with its record. False: there is one already. */
export function addOutgoing(
  db: Database,
  mail: {
    id: string
    referralId: string
    channel: "mail" | "cybertipline"
    messageId: string
    sealed: Uint8Array
    now: Date
  },
  act: AuditDraft,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto("outgoing")
      .values({
        id: mail.id,
        referral_id: mail.referralId,
        channel: mail.channel,
        message_id: mail.messageId,
        remote_id: null,
        state: "waiting",
        sealed: mail.sealed,
        next_at: mail.now,
        claimed_at: null,
        made_at: mail.now,
        sent_at: null,
      })
      .onConflict((conflict) => conflict.column("referral_id").doNothing())
      .returning("id")
      .executeTakeFirst()
    if (added === undefined) return false
    await appendAuditWithin(tx, act)
    await sql`select pg_notify('outgoing_added', '')`.execute(tx)
    return true
  })
}

/** The mail of a referral, as far as the console shows it. */
export function outgoingOf(db: Database, referralId: string) {
  return db
    .selectFrom("outgoing")
    .select(["id", "channel", "state", "tries", "next_at as nextAt", "reply", "message_id as messageId"])
    .where("referral_id", "=", referralId)
    .executeTakeFirst()
}

/**
 * Takes the next that is due by one of these channels, for one worker; what a worker that ended had begun is in doubt.
 * takenBack: the next one was not to go any more, and does not; there may be others.
 */
export function claimOutgoing(db: Database, channels: readonly ("mail" | "cybertipline")[], now: Date) {
  return db.transaction().execute(async (tx) => {
    const stale = new Date(now.getTime() - claimMinutesMax * minuteMs)
    await tx
      .updateTable("outgoing")
      .set({ state: "in-doubt", reply: "The worker ended while it was sending." })
      .where("state", "=", "sending")
      .where("claimed_at", "<", stale)
      .where("channel", "=", "mail")
      .execute()
    // What the CyberTipline has is asked for by its number: trying again doubles nothing.
    await tx
      .updateTable("outgoing")
      .set({ state: "waiting" })
      .where("state", "=", "sending")
      .where("claimed_at", "<", stale)
      .where("channel", "=", "cybertipline")
      .execute()
    const row = await tx
      .selectFrom("outgoing")
      .select([
        "id",
        "referral_id as referralId",
        "message_id as messageId",
        "sealed",
        "tries",
        "channel",
        "remote_id as remoteId",
      ])
      .where("state", "=", "waiting")
      .where("channel", "in", [...channels])
      .where("next_at", "<=", now)
      .orderBy("next_at")
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (row === undefined || row.sealed === null) return undefined
    if (!(await mayStillGo(tx, row.referralId))) {
      const reply = "Not sent: the referral or its report was taken back."
      await tx.updateTable("outgoing").set({ state: "failed", reply }).where("id", "=", row.id).execute()
      return { takenBack: true as const, remoteId: row.remoteId }
    }
    const tries = row.tries + 1
    await tx
      .updateTable("outgoing")
      .set({ state: "sending", tries, claimed_at: now })
      .where("id", "=", row.id)
      .execute()
    return { ...row, sealed: row.sealed, tries }
  })
}

/** Looked at under the referral's lock, which taking it back takes too: one of the two comes first. */
async function mayStillGo(tx: Transaction<Tables>, referralId: string): Promise<boolean> {
  const referral = await tx
    .selectFrom("referrals")
    .select(["state", "report_id"])
    .where("id", "=", referralId)
    .forUpdate()
    .executeTakeFirst()
  if (referral?.state !== "approved") return false
  if (referral.report_id === null) return true
  const report = await tx.selectFrom("reports").select("state").where("id", "=", referral.report_id).executeTakeFirst()
  return report !== undefined && !["withdrawn", "erasing", "erased"].includes(report.state)
}

/**
 * Notes what became of a mail that was claimed. What was accepted is sealed no more, and its referral is sent; also where a
 * slow answer had put it in doubt meanwhile.
 */
export function settleOutgoing(
  db: Database,
  mail: { id: string; referralId: string; channel: "mail" | "cybertipline"; tries: number },
  outcome: { event: Extract<OutgoingEvent, "accepted" | "refused" | "not-reached" | "lost">; reply: string },
  now: Date,
): Promise<OutgoingState> {
  return db.transaction().execute(async (tx) => {
    const isOver = outcome.event === "not-reached" && mail.tries >= outgoingTriesMax
    const state = isOver ? "failed" : (advanceOutgoing("sending", outcome.event) ?? "failed")
    const settled = await tx
      .updateTable("outgoing")
      .set({
        state,
        reply: outcome.reply.slice(0, replyCharactersMax),
        next_at: new Date(now.getTime() + outgoingPauseMinutes(mail.tries) * minuteMs),
        ...(state === "sent" ? { sealed: null, sent_at: now } : {}),
      })
      .where("id", "=", mail.id)
      .where("state", "in", state === "sent" ? ["sending", "in-doubt"] : ["sending"])
      .executeTakeFirst()
    if (state === "sent" && settled.numUpdatedRows > 0n) {
      const act = {
        staffId: null,
        staff: "worker",
        at: now,
        object: { kind: "referral" as const, id: mail.referralId },
      }
      const move = { id: mail.referralId, event: "note-sent" as const, actor: 0, needsTwo: false, now }
      await moveReferralWithin(tx, move, { ...act, action: "send-referral", why: `by ${mail.channel}` })
    }
    return state
  })
}

/** Staff's decision on a mail in doubt or failed. False: it is neither any more. */
export function decideOutgoing(
  db: Database,
  id: string,
  event: "send-again" | "note-sent",
  now: Date,
  act: AuditDraft,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom("outgoing").select("state").where("id", "=", id).forUpdate().executeTakeFirst()
    const state = row === undefined ? null : advanceOutgoing(row.state, event)
    if (state === null) return false
    await tx
      .updateTable("outgoing")
      .set({ state, next_at: now, tries: 0, ...(state === "sent" ? { sealed: null, sent_at: now } : {}) })
      .where("id", "=", id)
      .execute()
    await appendAuditWithin(tx, act)
    if (state === "waiting") await sql`select pg_notify('outgoing_added', '')`.execute(tx)
    return true
  })
}

/** Keeps the number under which the other side opened a report, or forgets it. */
export async function keepRemoteId(db: Database, id: string, remoteId: string | null): Promise<void> {
  await db.updateTable("outgoing").set({ remote_id: remoteId }).where("id", "=", id).execute()
}
