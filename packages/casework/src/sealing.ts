/**
 * Sealing to a case code and to the hotline: what is sealed here only a holder of a key opens.
 *
 * The code gives an X25519 and a post-quantum hybrid identity by HKDF (RFC 5869); a public half, the recipient, is kept
 * with the case, so that anything can be sealed to the person without the code being there. The format is age
 * (https://age-encryption.org/v1), hybrid being its mlkem768x25519.
 */
import { bech32 } from "@scure/base"
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption"
import { type CaseCode, caseSecret } from "./case-code.ts"

/** Every kind of key there is. */
export const sealingKinds = ["x25519", "hybrid"] as const

/** x25519 is `age1…`; hybrid, `age1pq1…`, also holds against a quantum computer that reads today's records later. */
export type SealingKind = (typeof sealingKinds)[number]

/** The public half of a case code: `age1…`, or `age1pq1…` for hybrid. Safe to store; says nothing of the code. */
export function caseRecipient(code: CaseCode, kind: SealingKind = "x25519"): Promise<string> {
  return identityToRecipient(caseIdentity(code, kind))
}

/**
 * Seals bytes to one recipient or to several, each of whom opens it alone. The size of the result shows the size of
 * `plain`: pad before (`padToClass`). Throws on no recipient and on one that is none.
 */
export async function sealTo(recipients: string | readonly string[], plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const recipient of typeof recipients === "string" ? [recipients] : recipients) encrypter.addRecipient(recipient)
  if (recipients.length === 0) throw new RangeError("sealed to nobody is lost to everybody")
  return encrypter.encrypt(plain)
}

/** Opens what was sealed to this code, or null when it was sealed to another. */
export function openWith(code: CaseCode, sealed: Uint8Array): Promise<Uint8Array | null> {
  return openWithIdentities([caseIdentity(code, "x25519"), caseIdentity(code, "hybrid")], sealed)
}

/** Opens with any of these age identities (`AGE-SECRET-KEY-…`), or null when it was sealed to none of them or is broken. */
export async function openWithIdentities(identities: string[], sealed: Uint8Array): Promise<Uint8Array | null> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(sealed)
  } catch {
    // A key that does not fit and bytes that were changed look alike here, and are to be told apart by nobody.
    return null
  }
}

function caseIdentity(code: CaseCode, kind: SealingKind): string {
  const [prefix, purpose] =
    kind === "x25519"
      ? (["AGE-SECRET-KEY-", "identity"] as const)
      : (["AGE-SECRET-KEY-PQ-", "hybrid identity"] as const)
  return bech32.encodeFromBytes(prefix, caseSecret(code, purpose)).toUpperCase()
}
