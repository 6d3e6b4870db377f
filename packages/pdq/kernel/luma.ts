/** Luma of a strip of eight rows. Grey stays as it is; alpha is ignored. Reads up to 16 bytes past the last pixel. */

import { storeTransposed } from "./transpose"

// Constants of the luma loops, kept in memory: a loop that loads them once has them in registers, while V8 (13.6) makes an immediate
// vector anew at each use, which cost a fifth of the whole hash (measured).
const rgbRed: usize = memory.data<u8>([0, 255, 255, 255, 3, 255, 255, 255, 6, 255, 255, 255, 9, 255, 255, 255])
const rgbGreen: usize = memory.data<u8>([1, 255, 255, 255, 4, 255, 255, 255, 7, 255, 255, 255, 10, 255, 255, 255])
const rgbBlue: usize = memory.data<u8>([2, 255, 255, 255, 5, 255, 255, 255, 8, 255, 255, 255, 11, 255, 255, 255])
const rgbaRed: usize = memory.data<u8>([0, 255, 255, 255, 4, 255, 255, 255, 8, 255, 255, 255, 12, 255, 255, 255])
const rgbaGreen: usize = memory.data<u8>([1, 255, 255, 255, 5, 255, 255, 255, 9, 255, 255, 255, 13, 255, 255, 255])
const rgbaBlue: usize = memory.data<u8>([2, 255, 255, 255, 6, 255, 255, 255, 10, 255, 255, 255, 14, 255, 255, 255])
const greyBytes: usize = memory.data<u8>([0, 255, 255, 255, 1, 255, 255, 255, 2, 255, 255, 255, 3, 255, 255, 255])
const lumaWeights: usize = memory.data<f32>([0.299, 0.587, 0.114])

/** Luma of four pixels, in the reference's order: (0.299 R + 0.587 G) + 0.114 B. */
@inline
function luma(at: usize, red: v128, green: v128, blue: v128, redWeight: v128, greenWeight: v128, blueWeight: v128): v128 {
  const bytes = v128.load(at)
  const r = f32x4.mul(redWeight, f32x4.convert_i32x4_s(i8x16.swizzle(bytes, red)))
  const g = f32x4.mul(greenWeight, f32x4.convert_i32x4_s(i8x16.swizzle(bytes, green)))
  const b = f32x4.mul(blueWeight, f32x4.convert_i32x4_s(i8x16.swizzle(bytes, blue)))
  return f32x4.add(f32x4.add(r, g), b)
}

@inline
function fillColours(pixelBytes: i32, redAt: usize, greenAt: usize, blueAt: usize, width: i32, pixels: usize, strip: usize): void {
  const red = v128.load(redAt)
  const green = v128.load(greenAt)
  const blue = v128.load(blueAt)
  const wr = v128.load32_splat(lumaWeights)
  const wg = v128.load32_splat(lumaWeights, 4)
  const wb = v128.load32_splat(lumaWeights, 8)
  const stride = <usize>(width * pixelBytes)
  for (let g = 0; g < 2; g++) {
    let at = pixels + <usize>(g << 2) * stride
    let to = strip + <usize>(g << 4)
    for (let c = 0; c < width; c += 4) {
      const a = luma(at, red, green, blue, wr, wg, wb)
      const b = luma(at + stride, red, green, blue, wr, wg, wb)
      const d = luma(at + 2 * stride, red, green, blue, wr, wg, wb)
      const e = luma(at + 3 * stride, red, green, blue, wr, wg, wb)
      storeTransposed(to, a, b, d, e, 32)
      at += <usize>(pixelBytes << 2)
      to += 128
    }
  }
}

@inline
function grey(at: usize, spread: v128): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(v128.load32_zero(at), spread))
}

function fillGrey(width: i32, pixels: usize, strip: usize): void {
  const spread = v128.load(greyBytes)
  const stride = <usize>width
  for (let g = 0; g < 2; g++) {
    let at = pixels + <usize>(g << 2) * stride
    let to = strip + <usize>(g << 4)
    for (let c = 0; c < width; c += 4) {
      storeTransposed(to, grey(at, spread), grey(at + stride, spread), grey(at + 2 * stride, spread), grey(at + 3 * stride, spread), 32)
      at += 4
      to += 128
    }
  }
}

function fillRgb(width: i32, pixels: usize, strip: usize): void {
  fillColours(3, rgbRed, rgbGreen, rgbBlue, width, pixels, strip)
}

function fillRgba(width: i32, pixels: usize, strip: usize): void {
  fillColours(4, rgbaRed, rgbaGreen, rgbaBlue, width, pixels, strip)
}

/** Eight rows of pixels to the strip: column by column, the eight rows of a column side by side. May write up to three columns past the width. */
export function fillLuma(channels: i32, width: i32, pixels: usize, strip: usize): void {
  if (channels == 3) fillRgb(width, pixels, strip)
  else if (channels == 4) fillRgba(width, pixels, strip)
  else fillGrey(width, pixels, strip)
}
