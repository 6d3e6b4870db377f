/**
 * Image bytes to hashes, at the platform that holds the image: PDQ in eight orientations, quality, and the file's MD5.
 *
 * Bytes and pixels stay in memory and are let go.
 */
import { createHash } from "node:crypto"
import { hashPixelsDihedral, type PdqHash } from "@breakwater/pdq"
import { createImageDecoder, type DecodeFault } from "./decode-image.ts"

/** Hashes of one image; `dihedral` in the order of `dihedralNames`, `quality` 0 to 100. */
export type ImageHashes = { dihedral: PdqHash[]; quality: number; md5: string }

/** Why an image was not hashed. */
export type ImageFault = DecodeFault | "too-busy"

export type ImageHasher = (
  bytes: Uint8Array,
) => Promise<{ ok: true; value: ImageHashes } | { ok: false; reason: ImageFault }>

// A decoded 40-megapixel image is 120 MB: two at once, the others wait their turn, and beyond that the caller is told.
const imagesAtOnceMax = 2
const imagesWaitingMax = 64

/** Makes the hasher. */
export function createImageHasher(pixelsMax: number): ImageHasher {
  const decode = createImageDecoder(pixelsMax)
  const inTurn = takeTurns(imagesAtOnceMax, imagesWaitingMax)

  return async (bytes) => {
    const hashed = await inTurn(async () => {
      const decoded = await decode(bytes)
      if (!decoded.ok) return decoded
      const { hashes, quality } = hashPixelsDihedral(decoded.value)
      const md5 = createHash("md5").update(bytes).digest("hex")
      return { ok: true as const, value: { dihedral: hashes, quality, md5 } }
    })
    return hashed ?? { ok: false, reason: "too-busy" }
  }
}

/** Runs work a few at a time in the order of asking; gives null without running it when too many wait. */
function takeTurns(atOnceMax: number, waitingMax: number): <T>(work: () => Promise<T>) => Promise<T | null> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax) return null
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      // The place is handed on, so nobody who comes meanwhile overtakes.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
