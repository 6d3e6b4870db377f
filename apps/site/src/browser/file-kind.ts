/**
 * What a file is and how large its picture is, told from its first bytes.
 *
 * Names and declared types are not looked at: phones and chat apps get them wrong. A size of null means that the
 * header does not say; the decoder then decides. Never throws, whatever the bytes.
 */

export type PictureKind = "jpeg" | "png" | "webp" | "avif" | "gif" | "heic"

type FileKind =
  | { kind: PictureKind; size: { width: number; height: number } | null }
  | { kind: "video" }
  | { kind: "other" }

/** Bytes of a file to hand to `fileKind`; sizes that stand further in are not found. */
export const headBytesMax = 256 * 1024

const heicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]
const avifBrands = ["avif", "avis"]

export function fileKind(head: Uint8Array): FileKind {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return { kind: "jpeg", size: jpegSize(head) }
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { kind: "png", size: pngSize(head) }
  const first4 = text(head, 0, 4)
  if (first4 === "GIF8") return { kind: "gif", size: gifSize(head) }
  if (first4 === "RIFF") return riffKind(head)
  if (text(head, 4, 8) === "ftyp") return isoKind(head)
  if (isVideoWithoutFtyp(head)) return { kind: "video" }
  return { kind: "other" }
}

function riffKind(head: Uint8Array): FileKind {
  const form = text(head, 8, 12)
  if (form === "WEBP") return { kind: "webp", size: webpSize(head) }
  return form === "AVI " ? { kind: "video" } : { kind: "other" }
}

/** ISO base media (14496-12): pictures name a picture brand, every other brand is a film or sound. */
function isoKind(head: Uint8Array): FileKind {
  const end = Math.min(uint32(head, 0), head.length)
  const brands = [text(head, 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(head, at, at + 4))
  if (brands.some((brand) => avifBrands.includes(brand))) return { kind: "avif", size: largestIspe(head) }
  if (brands.some((brand) => heicBrands.includes(brand))) return { kind: "heic", size: largestIspe(head) }
  return { kind: "video" }
}

/** Matroska and WebM, QuickTime files older than `ftyp`, MPEG, Ogg, Windows Media, Flash. */
function isVideoWithoutFtyp(head: Uint8Array): boolean {
  const first4 = text(head, 0, 4)
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3]) || startsWith(head, [0x30, 0x26, 0xb2, 0x75])) return true
  if (startsWith(head, [0, 0, 1, 0xba]) || startsWith(head, [0, 0, 1, 0xb3])) return true
  return first4 === "OggS" || first4.startsWith("FLV") || ["moov", "mdat", "wide", "free"].includes(text(head, 4, 8))
}

/** ITU-T T.81: walks the markers to the frame header. */
function jpegSize(head: Uint8Array): { width: number; height: number } | null {
  let at = 2
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return null
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { width: uint16(head, at + 7), height: uint16(head, at + 5) }
    const hasNoLength = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    at += hasNoLength ? 2 : 2 + uint16(head, at + 2)
  }
  return null
}

function pngSize(head: Uint8Array): { width: number; height: number } | null {
  return head.length < 24 ? null : { width: uint32(head, 16), height: uint32(head, 20) }
}

function gifSize(head: Uint8Array): { width: number; height: number } | null {
  if (head.length < 10) return null
  return { width: byte(head, 6) | (byte(head, 7) << 8), height: byte(head, 8) | (byte(head, 9) << 8) }
}

/** RFC 9649: three kinds of chunk, each with its own way to write the size. */
function webpSize(head: Uint8Array): { width: number; height: number } | null {
  if (head.length < 30) return null
  const little16 = (at: number) => byte(head, at) | (byte(head, at + 1) << 8)
  const little24 = (at: number) => little16(at) | (byte(head, at + 2) << 16)
  switch (text(head, 12, 16)) {
    case "VP8 ":
      if (!startsWith(head.subarray(23), [0x9d, 0x01, 0x2a])) return null
      return { width: little16(26) & 0x3fff, height: little16(28) & 0x3fff }
    case "VP8L": {
      if (head[20] !== 0x2f) return null
      const width = ((byte(head, 22) & 0x3f) << 8) | byte(head, 21)
      const height = ((byte(head, 24) & 0x0f) << 10) | (byte(head, 23) << 2) | (byte(head, 22) >> 6)
      return { width: width + 1, height: height + 1 }
    }
    case "VP8X":
      return { width: little24(24) + 1, height: little24(27) + 1 }
    default:
      return null
  }
}

/** The largest `ispe` property (ISO 23008-12): a picture of tiles and its thumbnail each have one. */
function largestIspe(head: Uint8Array): { width: number; height: number } | null {
  let largest: { width: number; height: number } | null = null
  for (let at = 4; at + 16 <= head.length; at += 1) {
    if (head[at] !== 0x69 || text(head, at, at + 4) !== "ispe") continue
    const size = { width: uint32(head, at + 8), height: uint32(head, at + 12) }
    if (largest === null || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

function uint16(bytes: Uint8Array, at: number): number {
  return (byte(bytes, at) << 8) | byte(bytes, at + 1)
}

function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 65536 + uint16(bytes, at + 2)
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

function startsWith(bytes: Uint8Array, prefix: number[]): boolean {
  return prefix.every((value, at) => bytes[at] === value)
}
