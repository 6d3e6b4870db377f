/**
 * Binary PPM (P6, 8 bits a channel, netpbm's `ppm` format): header and pixels. Other magic numbers and 16-bit samples
 * are refused with a reason.
 */
import type { Pixels } from "@breakwater/pdq"

export type PpmRefusal = "header" | "depth" | "size" | "truncated"

const sideMax = 65_535

/** True for bytes that begin as a P6 file. */
export function isPpm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x36 && isSpace(bytes[2])
}

/** The picture in the file, pixel for pixel. */
export function readPpm(bytes: Uint8Array): { ok: true; value: Pixels } | { ok: false; reason: PpmRefusal } {
  let at = 2
  const number = (): number | null => {
    while (at < bytes.length && (isSpace(bytes[at]) || bytes[at] === 0x23)) {
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 0x0a) at += 1
      else at += 1
    }
    const start = at
    while (isDigit(bytes[at])) at += 1
    return at === start || at - start > 6 ? null : Number(Buffer.from(bytes.subarray(start, at)).toString("latin1"))
  }
  const [width, height, maximum] = [number(), number(), number()]
  if (!isPpm(bytes) || width === null || height === null || maximum === null) return { ok: false, reason: "header" }
  if (maximum !== 255) return { ok: false, reason: "depth" }
  if (width < 1 || height < 1 || width > sideMax || height > sideMax) return { ok: false, reason: "size" }
  if (!isSpace(bytes[at])) return { ok: false, reason: "header" }
  const data = bytes.subarray(at + 1, at + 1 + width * height * 3)
  if (data.length < width * height * 3) return { ok: false, reason: "truncated" }
  return { ok: true, value: { width, height, channels: 3, data } }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
