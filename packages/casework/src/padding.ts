/**
 * Padding to size classes, so that the length of a sealed text tells almost nothing of what is in it.
 *
 * Four fixed classes, not Padmé (Nikitin et al., PETS 2019): Padmé keeps waste under 12 % but leaves about
 * log2(log2(length)) bits and so many sizes that one long story among few reports stands alone. Here a length tells at
 * most two bits, and nearly everything is in the first class. Waste is paid in disk, which is cheap beside a story.
 */

/** Sizes of padded bytes: 4, 16, 64 and 256 KiB. The largest report that the limits allow fits the last. */
export const sizeClassesBytes = [4096, 16_384, 65_536, 262_144] as const

const lengthBytes = 4

/** Bytes that fit the largest class. */
export const paddedBytesMax = 262_144 - lengthBytes

/** Length (32 bits, big-endian), the bytes, zeros up to the class. Throws when it fits no class: limits come before. */
export function padToClass(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = sizeClassesBytes.find((bytes) => bytes >= plain.length + lengthBytes)
  if (size === undefined) throw new RangeError(`${plain.length} bytes fit no size class; at most ${paddedBytesMax}`)
  const padded = new Uint8Array(size)
  new DataView(padded.buffer).setUint32(0, plain.length)
  padded.set(plain, lengthBytes)
  return padded
}

/** The reverse; null on bytes that `padToClass` did not make. */
export function unpad(padded: Uint8Array): Uint8Array | null {
  if (!sizeClassesBytes.some((bytes) => bytes === padded.length)) return null
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  if (length > padded.length - lengthBytes) return null
  const rest = padded.subarray(lengthBytes + length)
  return rest.every((byte) => byte === 0) ? padded.slice(lengthBytes, lengthBytes + length) : null
}
