/** Short texts encrypted for the database: AES-256-GCM, nonce and tag in front, under a key of their own purpose. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"

/** What a text is: one purpose's never opens as another's. */
export type SealedPurpose = "code secrets" | "link values"

const nonceBytes = 12
const tagBytes = 16

/** Encrypts. `key`: 32 bytes or more. */
export function sealText(text: string, key: Uint8Array, purpose: SealedPurpose): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv("aes-256-gcm", keyFor(key, purpose), nonce)
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")
}

/** Opens again. Throws when it was sealed by another key, for another purpose, or changed. */
export function openText(sealed: string, key: Uint8Array, purpose: SealedPurpose): string {
  const bytes = Buffer.from(sealed, "base64url")
  const decipher = createDecipheriv("aes-256-gcm", keyFor(key, purpose), bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8")
}

// Deriving takes longer than a short text does; the graph opens a thousand at once.
const derived = new WeakMap<Uint8Array, Map<SealedPurpose, Uint8Array>>()

function keyFor(key: Uint8Array, purpose: SealedPurpose): Uint8Array {
  const known = derived.get(key) ?? new Map<SealedPurpose, Uint8Array>()
  derived.set(key, known)
  const present = known.get(purpose)
  if (present !== undefined) return present
  const made = new Uint8Array(hkdfSync("sha256", key, "breakwater console", purpose, 32))
  known.set(purpose, made)
  return made
}
