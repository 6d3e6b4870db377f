/**
 * Partner keys: 160 random bits behind a prefix that secret scanners can find. Only the SHA-256 is kept.
 *
 * A plain hash suffices: unlike a password the key cannot be guessed from a dictionary.
 */
import { createHash } from "node:crypto"

const form = /^bwk_[A-Za-z0-9_-]{27}$/

/** The key text of 20 random bytes. */
export function partnerKey(random: Uint8Array): string {
  if (random.length !== 20) throw new RangeError("a partner key takes 20 random bytes")
  return `bwk_${Buffer.from(random).toString("base64url")}`
}

/** What the database keeps of a key; null for a text that is no key. */
export function partnerKeyHash(key: string): Uint8Array | null {
  return form.test(key) ? createHash("sha256").update(key).digest() : null
}
