/** What every page of the console is given. */
import type { AuditDraft, Database, StaffMember } from "@breakwater/store"
import type { TextSession } from "@breakwater/web"
import type { Live } from "./live.ts"
import type { OpenedWords } from "./opened-words.ts"
import type { OpeningKeys } from "./opening-keys.ts"

/** Who signed in, under which epoch of their account, and when they last proved it (seconds since 1970). */
export type StaffSession = { staff: number; epoch: number; provenAtSeconds: number }

export type Context = {
  database: Database
  session: TextSession<StaffSession>
  /** A challenge on its way to a passkey and back. */
  ceremony: TextSession<{ challenge: string }>
  /** Marks a browser in which somebody signed in before, so that floods elsewhere do not slow it down. */
  device: TextSession<{ staff: number }>
  keys: OpeningKeys
  live: Live
  /** What each of the staff opened, to be found again. */
  words: OpenedWords
  /** Makes the tokens by which reports are linked, and encrypts what they stand for. */
  linkKey: Uint8Array
  /** Days a closed report is kept. */
  closedDays: number
  /** Encrypts what codes are made from. */
  secret: Uint8Array
  /** Who refers, as authorities see it, and whether a second person approves. */
  referring: { organisation: string; email: string; needsTwo: boolean }
  /** The worker's public key, where approved referrals can go out by mail. */
  workerRecipient: string | null
  /** Which ways out the worker has. */
  waysOut: { mail: boolean; cyberTipline: boolean }
  now(): Date
}

/** The record of an act of `staff`. */
export function actOf(
  staff: Pick<StaffMember, "id" | "name">,
  act: Pick<AuditDraft, "action" | "object"> & { why?: string },
  now: Date,
): AuditDraft {
  return { staffId: staff.id, staff: staff.name, at: now, ...act, why: act.why ?? "" }
}
