/**
 * Pictures for the tests, made from formulas: a landscape of hills under a sky, and a coarse pattern.
 *
 * Nothing here shows a person, and nothing is taken from anywhere.
 */

import { distance, hashFromText, hashPixels, hashToText } from "@breakwater/pdq"
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import sharp, { type Sharp } from "sharp"
import { reduce } from "./picture-pixels.ts"

type RgbPicture = { width: number; height: number; data: Buffer }

/** Hills, sky and a sun; another `seed`, another place. */
export function landscape(width: number, height: number, seed: number): RgbPicture {
  const data = Buffer.alloc(width * height * 3)
  const hill = (x: number, layer: number) => {
    const phase = seed * 1.7 + layer * 2.3
    const u = (x / width) * 6
    return 0.35 + layer * 0.18 + 0.11 * Math.sin(u * (1 + (seed % 3)) + phase) + 0.05 * Math.sin(u * 3.7 + phase * 2)
  }
  const sunX = 0.2 + ((seed * 37) % 60) / 100
  for (let x = 0; x < width; x += 1) {
    const tops = [0, 1, 2].map((layer) => hill(x, layer))
    for (let y = 0; y < height; y += 1) {
      const v = y / height
      const layer = tops.findLastIndex((top) => v > top)
      const sun = Math.hypot(x / width - sunX, v - 0.15) < 0.08 ? 90 : 0
      const grain = ((x * 31 + y * 17 + ((x * y) >> 4)) % 23) - 11
      const at = (y * width + x) * 3
      const shades =
        layer < 0 ? [110 + 90 * v + sun, 150 + 60 * v + sun, 225] : [150 - layer * 55, 130 - layer * 25, 60]
      for (const channel of [0, 1, 2]) data[at + channel] = Math.max(0, Math.min(255, (shades[channel] ?? 0) + grain))
    }
  }
  return { width, height, data }
}

export function encoder(picture: RgbPicture): Sharp {
  const { width, height } = picture
  return sharp(picture.data, { raw: { width, height, channels: 3 } })
}

/** What the page must find: the file decoded by libvips without turning it or converting its colours. */
export async function expectedOf(file: Buffer): Promise<{ pdq: string; quality: number; md5: string }> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rgba = new Uint8ClampedArray(info.width * info.height * 4).fill(255)
  for (let at = 0; at < info.width * info.height; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[at * 4 + channel] = data[at * info.channels + Math.min(channel, info.channels - 1)] ?? 0
    }
  }
  const { hash, quality } = hashPixels(reduce({ width: info.width, height: info.height, data: rgba }))
  return { pdq: hashToText(hash), quality, md5: md5Text(file) }
}

export function md5Text(bytes: Uint8Array): string {
  return bytesToHex(md5(bytes))
}

/** Bits between two hash texts. */
export function bitsBetween(a: string | null, b: string): number {
  const [one, other] = [hashFromText(a ?? ""), hashFromText(b)]
  if (one === null || other === null) throw new TypeError(`not a hash: ${a} or ${b}`)
  return distance(one, other)
}

export function sharpOf(file: Buffer): Sharp {
  return sharp(file)
}
