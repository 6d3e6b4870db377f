/**
 * Whom reports are sealed to: the hotline's public keys, as the configuration gives them.
 *
 * One key a line, `#` starts a comment. To rotate, add the new key, and take the old one out once it is in use: a
 * report names the keys it was sealed to, so it is known which old ones still have to be kept by staff. A line that
 * holds a secret key is refused: whoever takes reports in must not be able to open them.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { hex } from "@scure/base"
import { Encrypter } from "age-encryption"
import type { SealingKind } from "./sealing.ts"

/** A public key of the hotline. `id`: first 8 bytes of the SHA-256 of `recipient`, in hex; safe to store and show. */
export type ReportRecipient = { id: string; recipient: string; kind: SealingKind }

/** Why a line, 1-based, is refused. none: there is no key at all (`line` is 0). */
export type RecipientProblem = {
  line: number
  reason: "secret-key" | "not-a-recipient" | "twice" | "too-many" | "none"
}

/** Public keys a report is sealed to at once. Each adds about 100 bytes, a hybrid one about 1560. */
export const reportRecipientsMax = 8

const commentStart = /\s*#.*$/

/** Reads the keys, or says every line that is wrong. A tag or plugin recipient is no key of ours: refused. */
export function readReportRecipients(
  text: string,
): { ok: true; value: ReportRecipient[] } | { ok: false; problems: RecipientProblem[] } {
  const found: ReportRecipient[] = []
  const problems: RecipientProblem[] = []
  text.split(/\r?\n/).forEach((written, index) => {
    const recipient = written.replace(commentStart, "").trim()
    if (recipient === "") return
    const reason = refusalOf(recipient, found)
    if (reason !== null) problems.push({ line: index + 1, reason })
    else found.push({ id: recipientId(recipient), recipient, kind: kindOf(recipient) })
  })
  if (found.length === 0 && problems.length === 0) problems.push({ line: 0, reason: "none" })
  return problems.length === 0 ? { ok: true, value: found } : { ok: false, problems }
}

/** The id of a public key, as `sealedTo` of a report names it. */
export function recipientId(recipient: string): string {
  return hex.encode(sha256(new TextEncoder().encode(recipient)).subarray(0, 8))
}

function refusalOf(recipient: string, found: ReportRecipient[]): RecipientProblem["reason"] | null {
  if (/^age-secret-key-/i.test(recipient)) return "secret-key"
  if (/^age1tag/.test(recipient)) return "not-a-recipient"
  try {
    new Encrypter().addRecipient(recipient)
  } catch {
    return "not-a-recipient"
  }
  if (found.some((other) => other.recipient === recipient)) return "twice"
  return found.length === reportRecipientsMax ? "too-many" : null
}

function kindOf(recipient: string): SealingKind {
  return recipient.startsWith("age1pq1") ? "hybrid" : "x25519"
}
