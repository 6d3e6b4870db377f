/**
 * A hash as text and bytes, and the distance between two.
 * Refuses text that is not 64 lower-case hex digits: near misses in a list (spaces, capitals, 0x, byte-order marks) are for the list's
 * reader to judge, and must never become another hash.
 */

/** Bytes of a hash in memory. */
export const hashBytes = 32

const strictText = /^[0-9a-f]{64}$/

/** 64 lower-case hex digits, word 15 first, as the reference prints it. Throws RangeError if `hash` is not 32 bytes. */
export function hashToText(hash: Uint8Array): string {
  checkLength(hash)
  let text = ""
  for (const byte of hash) text += byte.toString(16).padStart(2, "0")
  return text
}

/** The 32 bytes of 64 lower-case hex digits; null for any other text. */
export function hashFromText(text: string): Uint8Array | null {
  if (!strictText.test(text)) return null
  return Uint8Array.from({ length: hashBytes }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

/** Bits that differ between two hashes, 0 to 256. Throws RangeError if either is not 32 bytes. */
export function distance(a: Uint8Array, b: Uint8Array): number {
  checkLength(a)
  checkLength(b)
  let bits = 0
  for (let i = 0; i < hashBytes; i++) bits += bitsOf((a[i] ?? 0) ^ (b[i] ?? 0))
  return bits
}

function bitsOf(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55)
  const nibbles = (pairs & 0x33) + ((pairs >> 2) & 0x33)
  return (nibbles + (nibbles >> 4)) & 0x0f
}

function checkLength(hash: Uint8Array): void {
  if (hash.length !== hashBytes) throw new RangeError(`A PDQ hash has ${hashBytes} bytes, not ${hash.length}`)
}
