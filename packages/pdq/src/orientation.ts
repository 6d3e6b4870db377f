/**
 * The eight orientations of a picture: of its coefficients, exactly as the reference derives them; and of its hash alone, nearly.
 * Reference: dct16OriginalTo* in pdq/cpp/hashing/pdqhashing.cpp.
 */

import { hashBytes } from "./hash-text.ts"
import { transformSide } from "./platform.ts"

/**
 * The order of every list of eight hashes. Rotations are counter-clockwise; flipX exchanges top and bottom, flipY left and right,
 * flipPlus1 lower left and upper right, flipMinus1 upper left and lower right.
 */
export const dihedralNames = [
  "original",
  "rotate90",
  "rotate180",
  "rotate270",
  "flipX",
  "flipY",
  "flipPlus1",
  "flipMinus1",
] as const

/** The name of one orientation. */
export type DihedralName = (typeof dihedralNames)[number]

const coefficientCount = transformSide ** 2

/** Which coefficients change sign, as factors. */
const signs = {
  kept: signsWhere(() => false),
  evenRows: signsWhere((row) => row % 2 === 0),
  evenColumns: signsWhere((_, column) => column % 2 === 0),
  oddSums: signsWhere((row, column) => (row + column) % 2 === 1),
}

type SignChange = keyof typeof signs

/** Turning or mirroring a picture negates the coefficients of some frequencies, and may exchange rows and columns after that. */
const orientations: Record<DihedralName, { negates: SignChange; transposes: boolean }> = {
  original: { negates: "kept", transposes: false },
  rotate90: { negates: "evenColumns", transposes: true },
  rotate180: { negates: "oddSums", transposes: false },
  rotate270: { negates: "evenRows", transposes: true },
  flipX: { negates: "evenRows", transposes: false },
  flipY: { negates: "evenColumns", transposes: false },
  flipPlus1: { negates: "kept", transposes: true },
  flipMinus1: { negates: "oddSums", transposes: true },
}

function signsWhere(negates: (row: number, column: number) => boolean): Float32Array {
  return Float32Array.from({ length: coefficientCount }, (_, k) =>
    negates(Math.floor(k / transformSide), k % transformSide) ? -1 : 1,
  )
}

/** The hashes of the eight orientations of a picture, in the order of `dihedralNames`, from its coefficients. */
export function hashesOfCoefficients(coefficients: Float32Array): Uint8Array[] {
  const signed = new Float32Array(coefficientCount)
  const upright = (negates: SignChange): Uint8Array => {
    for (let k = 0; k < coefficientCount; k++) signed[k] = (coefficients[k] ?? 0) * (signs[negates][k] ?? 1)
    return hashOfCoefficients(signed)
  }
  return orientedHashes(upright)
}

// Exchanging rows and columns leaves the median as it was, so that the bits can be exchanged instead of the coefficients.
function orientedHashes(upright: (negates: SignChange) => Uint8Array): Uint8Array[] {
  const made = {
    kept: upright("kept"),
    evenRows: upright("evenRows"),
    evenColumns: upright("evenColumns"),
    oddSums: upright("oddSums"),
  }
  return dihedralNames.map((name) => {
    const { negates, transposes } = orientations[name]
    return transposes ? transposed(made[negates]) : made[negates]
  })
}

function transposed(hash: Uint8Array): Uint8Array {
  const result = new Uint8Array(hashBytes)
  for (let k = 0; k < coefficientCount; k++) {
    if (bitOf(hash, k)) setBit(result, (k % transformSide) * transformSide + Math.floor(k / transformSide))
  }
  return result
}

/**
 * The eight orientations of a hash, in the order of `dihedralNames`, from its bits alone; the first is the hash itself.
 *
 * Approximate: a negated coefficient is taken to change sides of the median, as if the median were zero. Bits between these and the
 * exact ones of hashPixelsDihedral: see README.md. Use it to look for turned copies when only a hash is known.
 */
export function orientationsOfHash(hash: Uint8Array): Uint8Array[] {
  const upright = (negates: SignChange): Uint8Array => {
    const flipped = hash.slice()
    for (let k = 0; k < coefficientCount; k++) if (signs[negates][k] === -1) flipBit(flipped, k)
    return flipped
  }
  return orientedHashes(upright)
}

// Byte 0 of a hash is the high byte of word 15, so that bytes and text run alike; coefficient k is bit k mod 16 of word floor(k / 16).
function byteOf(coefficient: number): number {
  return hashBytes - 1 - (coefficient >> 3)
}

function bitOf(hash: Uint8Array, coefficient: number): boolean {
  return (((hash[byteOf(coefficient)] ?? 0) >> (coefficient & 7)) & 1) === 1
}

function setBit(hash: Uint8Array, coefficient: number): void {
  const at = byteOf(coefficient)
  hash[at] = (hash[at] ?? 0) | (1 << (coefficient & 7))
}

function flipBit(hash: Uint8Array, coefficient: number): void {
  const at = byteOf(coefficient)
  hash[at] = (hash[at] ?? 0) ^ (1 << (coefficient & 7))
}

/** A hash's bits: set where a coefficient is greater than the lower median, the 128th smallest of 256. */
export function hashOfCoefficients(coefficients: Float32Array): Uint8Array {
  const median = coefficients.slice().sort()[coefficients.length / 2 - 1] ?? 0
  const hash = new Uint8Array(hashBytes)
  for (let k = 0; k < coefficients.length; k++) if ((coefficients[k] ?? 0) > median) setBit(hash, k)
  return hash
}
