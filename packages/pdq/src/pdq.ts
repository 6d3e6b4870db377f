/**
 * PDQ: pixels to a 256-bit perceptual hash, its quality and its eight orientations; bit for bit the hash of Meta's C++ reference
 * (facebook/ThreatExchange, pdq/cpp) on the same pixels.
 *
 * Pure: decodes no files, keeps no pixels. It refuses wrong shapes and lengths with a RangeError.
 */

import { createHasher, type Hasher, type PdqHash, type PdqStream, type Pixels } from "./hasher.ts"
import { kernelPlatform } from "./kernel-platform.ts"
import { plainPlatform } from "./plain-platform.ts"
import type { PixelShape } from "./platform.ts"

export { distance, hashFromText, hashToText } from "./hash-text.ts"
export type { PdqHash, PdqStream, Pixels } from "./hasher.ts"
export { type DihedralName, dihedralNames, orientationsOfHash } from "./orientation.ts"
export type { PixelShape } from "./platform.ts"
export { nearest512 } from "./reference-resize.ts"

// 31 of 256 bits: the confidence threshold of the PDQ reference. Changing it changes who is matched.
/** Greatest distance, in bits, at which two hashes count as a match. */
export const matchDistanceBitsMax = 31

// Reference advice: discard hashes of quality 49 and less (python-threatexchange: 50).
/** Least quality, 0 to 100, at which a hash says enough about its picture to be listed or matched. */
export const qualityMin = 50

let hasher: Hasher | null = null

function theHasher(): Hasher {
  hasher ??= createHasher(kernelPlatform() ?? plainPlatform)
  return hasher
}

/**
 * Hash and quality (0 to 100) of the pixels as they are, without resizing. A side shorter than 5 gives zeros and quality 0.
 * To get the hash that the reference tools give a file, take the pixels that `nearest512` names first.
 * Throws RangeError for a side over 65,535 or data that does not fit the shape.
 */
export function hashPixels(pixels: Pixels): { hash: PdqHash; quality: number } {
  return theHasher().hashPixels(pixels)
}

/**
 * The hashes of the picture's eight orientations in the order of `dihedralNames`, from one pass. Throws as `hashPixels`.
 * For exactly 64x64 pixels the first may differ from `hashPixels`: the reference blurs there only for the orientations.
 */
export function hashPixelsDihedral(pixels: Pixels): { hashes: PdqHash[]; quality: number } {
  return theHasher().hashPixelsDihedral(pixels)
}

/**
 * Hashes a picture that comes in pieces, holding a few rows of it only. Several streams may be open at once.
 * `finish` gives what `hashPixels` (hash, quality) and `hashPixelsDihedral` (hashes) give for the whole.
 */
export function pdqStream(shape: PixelShape): PdqStream {
  return theHasher().pdqStream(shape)
}
