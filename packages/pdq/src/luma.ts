/**
 * Luma in single precision, each product and sum rounded in the reference's order: (0.299 R + 0.587 G) + 0.114 B.
 * Grey stays as it is; alpha is ignored.
 */

const red = Math.fround(0.299)
const green = Math.fround(0.587)
const blue = Math.fround(0.114)

/** Luma of `out.length` pixels from `bytes`, beginning at byte `from`. */
export function fillLuma(bytes: Uint8Array, from: number, channels: 1 | 3 | 4, out: Float32Array): void {
  if (channels === 1) {
    for (let i = 0; i < out.length; i++) out[i] = bytes[from + i] ?? 0
    return
  }
  for (let i = 0, at = from; i < out.length; i++, at += channels) {
    const r = Math.fround(red * (bytes[at] ?? 0))
    const g = Math.fround(green * (bytes[at + 1] ?? 0))
    const b = Math.fround(blue * (bytes[at + 2] ?? 0))
    out[i] = Math.fround(Math.fround(r + g) + b)
  }
}
