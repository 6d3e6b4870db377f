/**
 * What hashing needs from the machine: the tent filter down to a 64x64 grid, and the cosine transform of that grid.
 * Two implementations give the same bits: kernel-platform.ts (WebAssembly SIMD) and plain-platform.ts.
 */

/** Sides in pixels, 1 to 65,535; channels grey, RGB, or RGBA whose alpha is ignored. */
export type PixelShape = { width: number; height: number; channels: 1 | 3 | 4 }

/** One picture on its way to its grid. Rows come in order, top to bottom, in pieces of any size. */
export interface Blur {
  push(bytes: Uint8Array): void
  /** The 64x64 grid, row by row. Call once, when every row is in; the blur is spent. */
  finish(): Float32Array
}

export interface Platform {
  /** `shape` has both sides at least 5 and at most 65,535. */
  blur(shape: PixelShape): Blur
  /** The 16x16 coefficients, row by row, and the quality, 0 to 100. */
  transform(grid: Float32Array): { coefficients: Float32Array; quality: number }
}

export const gridSide = 64
export const transformSide = 16

/** The picture's row or column that line i of the grid is taken from, of n: the centre of its share. */
export function gridSource(i: number, n: number): number {
  return Math.floor(((2 * i + 1) * n) / (2 * gridSide))
}
