import {
  advanceReferral,
  platformReferralFormats,
  type ReferralEvent,
  type ReferralFormat,
  type ReferralRefusal,
  type ReferralState,
} from "@breakwater/casework"
import { sql, type Transaction } from "kysely"
import type { Database } from "../pool.ts"
import type { Tables } from "../tables.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"
import { moveReportWithin } from "./move-report.ts"

/** A referral as it is proposed. About a report or a network, not both. */
export type NewReferral = {
  id: string
  reportId: string | null
  networkId: number | null
  format: ReferralFormat
  authority: string
  proposedBy: number
  /** Hours in which an answer is due once it was sent, and whether a law says so. */
  answer: { hours: number; byLaw: boolean } | null
  now: Date
  sealed: Uint8Array
  sealedTo: string[]
}

/** Keeps a proposed referral with its record. */
export function addReferral(db: Database, referral: NewReferral, act: AuditDraft): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await tx
      .insertInto("referrals")
      .values({
        id: referral.id,
        report_id: referral.reportId,
        network_id: referral.networkId,
        format: referral.format,
        authority: referral.authority,
        state: "proposed",
        proposed_by: referral.proposedBy,
        proposed_at: referral.now,
        decided_by: null,
        decided_at: null,
        sent_at: null,
        sealed: referral.sealed,
        sealed_to: referral.sealedTo,
        receipt: null,
        answer_hours: referral.answer?.hours ?? null,
        by_law: referral.answer?.byLaw ?? false,
      })
      .execute()
    await appendAuditWithin(tx, act)
  })
}

/** A move of a referral: who makes it, and what comes with it. */
export type ReferralMove = {
  id: string
  event: ReferralEvent
  actor: number
  needsTwo: boolean
  now: Date
  receipt?: Uint8Array
}

/** The state after the move, or why it does not happen. */
export type ReferralMoved =
  | { ok: true; value: ReferralState }
  | { ok: false; reason: ReferralRefusal | "not-there" | "on-its-way" }

/** Moves a referral as its table says, with its record; a report that was sent moves along, and its person is told so. */
export function moveReferral(db: Database, move: ReferralMove, act: AuditDraft): Promise<ReferralMoved> {
  return db.transaction().execute((tx) => moveReferralWithin(tx, move, act))
}

/** The same within a transaction of the caller. */
export async function moveReferralWithin(
  tx: Transaction<Tables>,
  { id, event, actor, needsTwo, now, receipt }: ReferralMove,
  act: AuditDraft,
): Promise<ReferralMoved> {
  const row = await tx
    .selectFrom("referrals")
    .select(["state", "proposed_by", "report_id", "format"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return { ok: false, reason: "not-there" }
  const moved = advanceReferral({ state: row.state, proposedBy: row.proposed_by }, event, { actor, needsTwo })
  if (!moved.ok) return moved
  if (event === "take-back" && (await isOnItsWay(tx, id))) return { ok: false, reason: "on-its-way" }
  const isDecision = event === "approve" || event === "refuse"
  await tx
    .updateTable("referrals")
    .set({
      state: moved.value,
      ...(isDecision ? { decided_by: actor, decided_at: now } : {}),
      ...(event === "note-sent" ? { sent_at: now } : {}),
      ...(receipt === undefined ? {} : { receipt }),
    })
    .where("id", "=", id)
    .execute()
  // What asks a platform to act passes the report to nobody.
  if (event === "note-sent" && row.report_id !== null && !platformReferralFormats.includes(row.format)) {
    await moveReportWithin(tx, { id: row.report_id, caseId: "any", event: "refer", now })
  }
  await appendAuditWithin(tx, act)
  return { ok: true, value: moved.value }
}

/** Whether the other side may have it already. */
async function isOnItsWay(tx: Transaction<Tables>, referralId: string): Promise<boolean> {
  const mail = await tx
    .selectFrom("outgoing")
    .select("id")
    .where("referral_id", "=", referralId)
    .where("state", "in", ["sending", "in-doubt"])
    .executeTakeFirst()
  return mail !== undefined
}

function referralRows(db: Database) {
  return db
    .selectFrom("referrals")
    .innerJoin("staff as proposer", "proposer.id", "referrals.proposed_by")
    .leftJoin("staff as decider", "decider.id", "referrals.decided_by")
    .leftJoin("reports", "reports.id", "referrals.report_id")
    .leftJoin("networks", "networks.id", "referrals.network_id")
    .select([
      "referrals.id",
      "referrals.number",
      "referrals.report_id as reportId",
      "referrals.network_id as networkId",
      "reports.number as reportNumber",
      "reports.state as reportState",
      "networks.name as networkName",
      "format",
      "authority",
      "referrals.state",
      "proposed_by as proposedBy",
      "proposer.name as proposer",
      "proposed_at as proposedAt",
      "decider.name as decider",
      "sent_at as sentAt",
      "answer_hours as answerHours",
      "by_law as byLaw",
    ])
}

/** One referral with its sealed package. */
export function findReferral(db: Database, id: string) {
  return referralRows(db)
    .select(["referrals.sealed", "referrals.receipt"])
    .where("referrals.id", "=", id)
    .executeTakeFirst()
}

/** How many that were sent have had no answer in their time. */
export async function countLateReferrals(db: Database, now: Date): Promise<number> {
  const { late } = await db
    .selectFrom("referrals")
    .select((eb) => eb.fn.countAll<number>().as("late"))
    .where("state", "=", "sent")
    .where("answer_hours", "is not", null)
    .where(sql<boolean>`sent_at + answer_hours * interval '1 hour' <= ${now}`)
    .executeTakeFirstOrThrow()
  return Number(late)
}

/** Referrals of one report or network, or those that wait for somebody, oldest first. */
export function listReferrals(
  db: Database,
  of: { reportId: string } | { networkId: number } | "open" | "not-ended",
  rowsMax: number,
) {
  const rows = referralRows(db).orderBy("referrals.number").limit(rowsMax)
  if (of === "not-ended") return rows.where("referrals.state", "not in", ["refused", "taken-back"]).execute()
  if (of === "open") return rows.where("referrals.state", "in", ["proposed", "approved", "sent"]).execute()
  return "reportId" in of
    ? rows.where("referrals.report_id", "=", of.reportId).execute()
    : rows.where("referrals.network_id", "=", of.networkId).execute()
}
