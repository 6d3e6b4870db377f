/**
 * The audit log: who did what, on which case, and why, each entry bound to the one before it by its digest.
 *
 * Changing, moving or taking out an entry breaks every digest after it. Cutting off the end does not: for that, a head
 * (number and digest) is kept elsewhere and looked for again. Entries hold ids and reasons of staff, no word of a person.
 */
import { sha256 } from "@noble/hashes/sha2.js"

/** What an entry is about: a report, an entry of a list, a member of staff. */
export type AuditObject = { kind: "report" | "entry" | "staff" | "network" | "referral" | "keys"; id: string }

/** What was done. `refused`: someone was stopped. */
export const auditActions = [
  "sign-in",
  "sign-in-refused",
  "sign-out",
  "use-link",
  "add-passkey",
  "remove-passkey",
  "set-password",
  "add-staff",
  "change-roles",
  "close-staff",
  "recover-staff",
  "unlock-keys",
  "lock-keys",
  "open-report",
  "claim-report",
  "release-report",
  "assign-report",
  "snooze-report",
  "note-report",
  "close-report",
  "hold-report",
  "join-report",
  "split-report",
  "flag-risk",
  "end-risk",
  "find-words",
  "cut-link",
  "mend-link",
  "add-network",
  "end-network",
  "find",
  "propose-referral",
  "approve-referral",
  "refuse-referral",
  "take-back-referral",
  "open-referral",
  "mail-referral",
  "send-referral",
  "acknowledge-referral",
  "erase-report",
  "expire-report",
  "answer",
  "decide-entry",
  "read-audit",
  "export-audit",
  "refused",
] as const
/** One of the actions on record. */
export type AuditAction = (typeof auditActions)[number]

/** One entry, as it enters the digest. `at` is ISO 8601 in UTC with milliseconds; `staff` is the name as it was then. */
export type AuditEntry = {
  number: number
  at: string
  staffId: number | null
  staff: string
  action: AuditAction
  object: AuditObject | null
  why: string
}

/** The digest before the first entry. */
export const auditStart: Uint8Array = new Uint8Array(32)

/** SHA-256 over the digest before and the entry as a JSON array in fixed order (UTF-8). */
export function auditDigest(before: Uint8Array, { number, at, staffId, staff, action, object, why }: AuditEntry) {
  const text = JSON.stringify([number, at, staffId, staff, action, object?.kind ?? null, object?.id ?? null, why])
  return sha256.create().update(before).update(new TextEncoder().encode(text)).digest()
}

/** Why a chain does not hold, at which entry. */
export type AuditBreak = { number: number; reason: "gap" | "altered" }

/**
 * Checks entries in order, page by page: give the state back with the next page. `number` and `digest` are those of the
 * last entry that held.
 */
export function checkAudit(
  from: { number: number; digest: Uint8Array },
  entries: readonly (AuditEntry & { digest: Uint8Array })[],
): { ok: true; value: { number: number; digest: Uint8Array } } | { ok: false; reason: AuditBreak } {
  let held = from
  for (const entry of entries) {
    if (entry.number !== held.number + 1) return { ok: false, reason: { number: held.number + 1, reason: "gap" } }
    const digest = auditDigest(held.digest, entry)
    if (!isSame(digest, entry.digest)) return { ok: false, reason: { number: entry.number, reason: "altered" } }
    held = { number: entry.number, digest }
  }
  return { ok: true, value: held }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
