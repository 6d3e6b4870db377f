/**
 * Pixels to hash, over one platform: sizes are checked here, and the two shapes that the reference treats apart are dealt with.
 *
 * Refuses, as a bug of the caller (RangeError): sides that are not whole numbers from 1 to 65,535, channels other than 1, 3 and 4,
 * more or fewer bytes than the shape says.
 */

import { hashBytes } from "./hash-text.ts"
import { fillLuma } from "./luma.ts"
import { dihedralNames, hashesOfCoefficients, hashOfCoefficients } from "./orientation.ts"
import { gridSide, type PixelShape, type Platform } from "./platform.ts"

/** Width, height and channels as in PixelShape; rows top to bottom, without padding; alpha is ignored. */
export type Pixels = PixelShape & { data: Uint8Array | Uint8ClampedArray }

/** A PDQ hash: 32 bytes in the order of its text. */
export type PdqHash = Uint8Array

/** One picture hashed row by row, top to bottom; memory grows with its width, not its height. */
export type PdqStream = {
  /** Takes the next rows; a piece may begin or end inside a row. Throws RangeError past the last row. */
  pushRows(rows: Uint8Array | Uint8ClampedArray): void
  /** The picture's hash, its eight orientations and its quality. Call once; throws RangeError when rows are missing. */
  finish(): { hash: PdqHash; hashes: PdqHash[]; quality: number }
}

export type Hasher = {
  hashPixels(pixels: Pixels): { hash: PdqHash; quality: number }
  hashPixelsDihedral(pixels: Pixels): { hashes: PdqHash[]; quality: number }
  pdqStream(shape: PixelShape): PdqStream
}

/** Longest side taken, in pixels: that of JPEG. It bounds the memory at 160 MiB; 12 megapixels need less than 1 MiB. */
const sideMax = 65_535

/** The reference gives a shorter side a hash of zeros and quality 0. */
const hashableSideMin = 5

type Spectrum = { coefficients: Float32Array; quality: number }

/** What is left of a picture once its rows are in; null for one too small to hash. */
type Spectra = {
  /** Behind the hash and its quality. */
  plain: () => Spectrum
  /** Behind the eight orientations. Differs from `plain` for 64x64 pixels alone, where the reference blurs only for the orientations. */
  turned: () => Spectrum
} | null

export function createHasher(platform: Platform): Hasher {
  function read(shape: PixelShape): { push(bytes: Uint8Array): void; finish(): Spectra } {
    checkShape(shape)
    const bytesWanted = shape.width * shape.height * shape.channels
    const blur = Math.min(shape.width, shape.height) < hashableSideMin ? null : platform.blur(shape)
    const unblurred = shape.width === gridSide && shape.height === gridSide ? new Uint8Array(bytesWanted) : null
    let bytesTaken = 0
    return {
      push(bytes) {
        if (bytesTaken + bytes.length > bytesWanted) throw new RangeError("More pixels than the shape says")
        unblurred?.set(bytes, bytesTaken)
        bytesTaken += bytes.length
        blur?.push(bytes)
      },
      finish() {
        if (bytesTaken !== bytesWanted)
          throw new RangeError(`${bytesTaken} bytes of pixels where ${bytesWanted} belong`)
        if (blur === null) return null
        const turned = once(() => platform.transform(blur.finish()))
        if (unblurred === null) return { plain: turned, turned }
        return { plain: once(() => platform.transform(lumaGrid(unblurred, shape.channels))), turned }
      },
    }
  }

  function readWhole({ data, ...shape }: Pixels): Spectra {
    const picture = read(shape)
    picture.push(asBytes(data))
    return picture.finish()
  }

  return {
    hashPixels: (pixels) => hashOf(readWhole(pixels)),
    hashPixelsDihedral: (pixels) => hashesOf(readWhole(pixels)),
    pdqStream(shape) {
      const picture = read(shape)
      return {
        pushRows: (rows) => picture.push(asBytes(rows)),
        finish() {
          const spectra = picture.finish()
          return { ...hashOf(spectra), hashes: hashesOf(spectra).hashes }
        },
      }
    },
  }
}

function hashOf(spectra: Spectra): { hash: PdqHash; quality: number } {
  if (spectra === null) return { hash: new Uint8Array(hashBytes), quality: 0 }
  const { coefficients, quality } = spectra.plain()
  return { hash: hashOfCoefficients(coefficients), quality }
}

function hashesOf(spectra: Spectra): { hashes: PdqHash[]; quality: number } {
  if (spectra === null) return { hashes: dihedralNames.map(() => new Uint8Array(hashBytes)), quality: 0 }
  const { coefficients, quality } = spectra.turned()
  return { hashes: hashesOfCoefficients(coefficients), quality }
}

function lumaGrid(bytes: Uint8Array, channels: 1 | 3 | 4): Float32Array {
  const grid = new Float32Array(gridSide * gridSide)
  fillLuma(bytes, 0, channels, grid)
  return grid
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function asBytes(data: Uint8Array | Uint8ClampedArray): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function checkShape({ width, height, channels }: PixelShape): void {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1 || side > sideMax) throw new RangeError(`A side of ${side} pixels`)
  }
  if (channels !== 1 && channels !== 3 && channels !== 4) throw new RangeError(`${channels} channels`)
}
