/**
 * What is taken from the pixels of one picture: the reduced picture that is hashed, and the preview.
 *
 * Pure. The one resize rule is the reference's: `nearest512` of @breakwater/pdq; a picture is never made larger.
 */
import { nearest512 } from "@breakwater/pdq"
import { previewSideMax } from "./fingerprint-limits.ts"

/** Rows top to bottom, R G B A, alpha not multiplied in. */
export type RgbaPixels = { width: number; height: number; channels: 4; data: Uint8ClampedArray }

/** Which source columns and rows make the reduced picture. */
type Sampling = { columns: Uint32Array; rows: Uint32Array }

export function sampling(width: number, height: number): Sampling {
  return nearest512(width, height) ?? { columns: countFromZero(width), rows: countFromZero(height) }
}

export function reduce(source: Omit<RgbaPixels, "channels">): RgbaPixels {
  const { columns, rows } = sampling(source.width, source.height)
  const reduced = emptyPixels(columns.length, rows.length)
  const from = asWords(source.data)
  const to = asWords(reduced.data)
  let at = 0
  for (const row of rows) {
    for (const column of columns) to[at++] = from[row * source.width + column] ?? 0
  }
  return reduced
}

/** One number for each pixel: copying four bytes one by one takes several times as long. */
export function asWords(data: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
}

export function isOpaque(pixels: RgbaPixels): boolean {
  for (let at = 3; at < pixels.data.length; at += 4) if (pixels.data[at] !== 255) return false
  return true
}

/**
 * The picture averaged to at most 32 pixels a side, in the shape of the original.
 * Averaged and not sampled, so that no pixel of the picture itself is shown.
 */
export function preview(reduced: RgbaPixels, shape: { width: number; height: number }): RgbaPixels {
  const longest = Math.max(shape.width, shape.height)
  const side = (length: number) => Math.max(1, Math.round((length * Math.min(previewSideMax, longest)) / longest))
  const small = emptyPixels(Math.min(side(shape.width), reduced.width), Math.min(side(shape.height), reduced.height))
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) small.data.set(average(reduced, small, x, y), (y * small.width + x) * 4)
  }
  return small
}

export function emptyPixels(width: number, height: number): RgbaPixels {
  return { width, height, channels: 4, data: new Uint8ClampedArray(width * height * 4) }
}

function average(from: RgbaPixels, to: RgbaPixels, x: number, y: number): number[] {
  const left = Math.floor((x * from.width) / to.width)
  const right = Math.max(left + 1, Math.floor(((x + 1) * from.width) / to.width))
  const top = Math.floor((y * from.height) / to.height)
  const bottom = Math.max(top + 1, Math.floor(((y + 1) * from.height) / to.height))
  const sums: [number, number, number] = [0, 0, 0]
  for (let row = top; row < bottom; row += 1) {
    for (let at = (row * from.width + left) * 4; at < (row * from.width + right) * 4; at += 4) {
      sums[0] += from.data[at] ?? 0
      sums[1] += from.data[at + 1] ?? 0
      sums[2] += from.data[at + 2] ?? 0
    }
  }
  const count = (right - left) * (bottom - top)
  return [...sums.map((sum) => Math.round(sum / count)), 255]
}

function countFromZero(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, at) => at)
}
