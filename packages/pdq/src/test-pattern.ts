/**
 * Pictures made by formula, for tests: noise by a linear congruential generator, and plain shapes. The formulas are those of the
 * conformance set's README, so that its hashes can be checked without its files.
 */

import type { Pixels } from "./hasher.ts"

export type Pattern =
  | { kind: "noise"; seed: number; pixel: "rgb" | "grey" | "red" | "blue"; keepBits?: number }
  | { kind: "flat"; rgb: [number, number, number] }
  | { kind: "checker"; square: number }
  | { kind: "gradient"; along: "x" | "y" }
  | { kind: "halves" }

/** x = (1664525 x + 1013904223) mod 2^32 from the seed; each byte is the top 8 bits of the next x. */
export function noiseBytes(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let x = seed >>> 0
  for (let i = 0; i < length; i++) {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}

/** The pattern as RGB. */
export function drawPattern(pattern: Pattern, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3)
  const colourAt = painter(pattern, width, height)
  for (let i = 0; i < width * height; i++) data.set(colourAt(i % width, Math.floor(i / width)), 3 * i)
  return { width, height, channels: 3, data }
}

function painter(pattern: Pattern, width: number, height: number): (x: number, y: number) => number[] {
  const grey = (level: number): number[] => [level, level, level]
  switch (pattern.kind) {
    case "noise":
      return noisePainter(pattern, width, height)
    case "flat":
      return () => pattern.rgb
    case "checker":
      return (x, y) => grey((Math.floor(x / pattern.square) + Math.floor(y / pattern.square)) % 2 === 0 ? 0 : 255)
    case "gradient":
      return (x, y) => grey(Math.floor(pattern.along === "x" ? (255 * x) / (width - 1) : (255 * y) / (height - 1)))
    case "halves":
      return (x) => grey(x < width / 2 ? 255 : 0)
  }
}

function noisePainter(
  { seed, pixel, keepBits = 0xff }: Extract<Pattern, { kind: "noise" }>,
  width: number,
  height: number,
): (x: number, y: number) => number[] {
  const perPixel = pixel === "rgb" ? 3 : 1
  const bytes = noiseBytes(width * height * perPixel, seed)
  return (x, y) => {
    const at = (y * width + x) * perPixel
    const level = (bytes[at] ?? 0) & keepBits
    if (pixel === "rgb") return Array.from(bytes.subarray(at, at + 3))
    if (pixel === "red") return [level, 0, 0]
    return pixel === "blue" ? [0, 0, level] : [level, level, level]
  }
}
