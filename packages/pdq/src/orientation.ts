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

export type DihedralName = (typeof dihedralNames)[number]

/** Turning or mirroring a picture exchanges rows and columns of its coefficients, and negates those of some frequencies. */
type Orientation = { transposes: boolean; negates: (row: number, column: number) => boolean }

const evenRow = (row: number): boolean => row % 2 === 0
const evenColumn = (_: number, column: number): boolean => column % 2 === 0
const oddSum = (row: number, column: number): boolean => (row + column) % 2 === 1
const never = (): boolean => false

const orientations: Record<DihedralName, Orientation> = {
  original: { transposes: false, negates: never },
  rotate90: { transposes: true, negates: evenColumn },
  rotate180: { transposes: false, negates: oddSum },
  rotate270: { transposes: true, negates: evenRow },
  flipX: { transposes: false, negates: evenRow },
  flipY: { transposes: false, negates: evenColumn },
  flipPlus1: { transposes: true, negates: never },
  flipMinus1: { transposes: true, negates: oddSum },
}

/** For each orientation and each of its 256 coefficients: which original coefficient it is, and its sign. */
const moves = dihedralNames.map((name) => {
  const { transposes, negates } = orientations[name]
  const source = new Uint8Array(transformSide ** 2)
  const sign = new Int8Array(transformSide ** 2)
  for (let row = 0; row < transformSide; row++) {
    for (let column = 0; column < transformSide; column++) {
      const to = transposes ? column * transformSide + row : row * transformSide + column
      source[to] = row * transformSide + column
      sign[to] = negates(row, column) ? -1 : 1
    }
  }
  return { source, sign }
})

/** The coefficients of the eight orientations, in the order of `dihedralNames`. */
export function orientedCoefficients(coefficients: Float32Array): Float32Array[] {
  return moves.map(({ source, sign }) =>
    Float32Array.from(source, (from, to) => (coefficients[from] ?? 0) * (sign[to] ?? 1)),
  )
}

/**
 * The eight orientations of a hash, in the order of `dihedralNames`, from its bits alone; the first is the hash itself.
 *
 * Approximate: a negated coefficient is taken to change sides of the median, as if the median were zero. Bits between these and the
 * exact ones of hashPixelsDihedral: see README.md. Use it to look for turned copies when only a hash is known.
 */
export function orientationsOfHash(hash: Uint8Array): Uint8Array[] {
  return moves.map(({ source, sign }) => {
    const oriented = new Uint8Array(hashBytes)
    for (let to = 0; to < source.length; to++) {
      if (bitOf(hash, source[to] ?? 0) !== (sign[to] === -1)) setBit(oriented, to)
    }
    return oriented
  })
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

/** A hash's bits: set where a coefficient is greater than the lower median, the 128th smallest of 256. */
export function hashOfCoefficients(coefficients: Float32Array): Uint8Array {
  const median = coefficients.slice().sort()[coefficients.length / 2 - 1] ?? 0
  const hash = new Uint8Array(hashBytes)
  for (let k = 0; k < coefficients.length; k++) if ((coefficients[k] ?? 0) > median) setBit(hash, k)
  return hash
}
