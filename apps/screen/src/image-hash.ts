/**
 * Image bytes to hashes, at the platform that holds the image: PDQ in eight orientations, quality, and the file's MD5.
 *
 * Pixels are taken as the reference takes a file: colour profile ignored, EXIF orientation not applied, alpha dropped,
 * and above 512 the nearest pixels of a 512x512 grid; never enlarged. Bytes and pixels stay in memory and are let go.
 * Formats that draw (SVG, PDF) and unusual ones are refused before they are parsed, and so is a picture with more
 * pixels than the limit, before it is decoded.
 */
import { createHash } from "node:crypto"
import { hashPixelsDihedral, nearest512, type PdqHash, type Pixels } from "@breakwater/pdq"
import decodeHeic from "heic-decode"
import sharp from "sharp"

/** Hashes of one image; `dihedral` in the order of `dihedralNames`, `quality` 0 to 100. */
export type ImageHashes = { dihedral: PdqHash[]; quality: number; md5: string }

/** Why an image was not hashed. */
export type ImageFault = "not-an-image" | "too-many-pixels" | "too-busy"

export type ImageHasher = (
  bytes: Uint8Array,
) => Promise<{ ok: true; value: ImageHashes } | { ok: false; reason: ImageFault }>

// A decoded 40-megapixel image is 120 MB: two at once, the others wait their turn, and beyond that the caller is told.
const imagesAtOnceMax = 2
const imagesWaitingMax = 64

const loaders = ["Jpeg", "Png", "Webp", "Gif", "Nsgif", "Heif", "Tiff"]

/** Makes the hasher. Narrows which decoders the process has: sharp holds that for the whole process. */
export function createImageHasher(pixelsMax: number): ImageHasher {
  sharp.block({ operation: ["VipsForeignLoad"] })
  sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) })
  sharp.cache(false)
  const inTurn = takeTurns(imagesAtOnceMax, imagesWaitingMax)

  return async (bytes) => {
    const hashed = await inTurn(async () => {
      const decoded = isHeic(bytes) ? await decodeHeicPixels(bytes, pixelsMax) : await decodePixels(bytes, pixelsMax)
      if (!decoded.ok) return decoded
      const { hashes, quality } = hashPixelsDihedral(asReferenceFile(decoded.value))
      const md5 = createHash("md5").update(bytes).digest("hex")
      return { ok: true as const, value: { dihedral: hashes, quality, md5 } }
    })
    return hashed ?? { ok: false, reason: "too-busy" }
  }
}

type Decoded = { ok: true; value: Pixels } | { ok: false; reason: ImageFault }

async function decodePixels(bytes: Uint8Array, pixelsMax: number): Promise<Decoded> {
  // The limit is checked on the header by ourselves, so that it is told apart from a file that cannot be read.
  const image = sharp(bytes, { ignoreIcc: true, failOn: "none", limitInputPixels: false, sequentialRead: true })
  try {
    const { width, height } = await image.metadata()
    if (width * height > pixelsMax) return { ok: false, reason: "too-many-pixels" }
    const { data, info } = await image.removeAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true })
    const { channels } = info
    if (channels !== 1 && channels !== 3) return { ok: false, reason: "not-an-image" }
    return { ok: true, value: { width: info.width, height: info.height, channels, data } }
  } catch {
    return { ok: false, reason: "not-an-image" }
  }
}

async function decodeHeicPixels(bytes: Uint8Array, pixelsMax: number): Promise<Decoded> {
  try {
    const images = await decodeHeic.all({ buffer: bytes })
    try {
      const [image] = images
      if (image === undefined) return { ok: false, reason: "not-an-image" }
      const { width, height } = image
      if (width * height > pixelsMax) return { ok: false, reason: "too-many-pixels" }
      const { data } = await image.decode()
      return { ok: true, value: { width, height, channels: 4, data } }
    } finally {
      images.dispose()
    }
  } catch {
    return { ok: false, reason: "not-an-image" }
  }
}

/** HEIC by the brands of its first box; AVIF has the same box and goes to sharp. */
function isHeic(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString("latin1")
  if (text.slice(4, 8) !== "ftyp") return false
  const brands = text.slice(8)
  return !/avi[fs]/.test(brands) && /hei[cxms]|hev[cxms]|m[is]f1/.test(brands)
}

function asReferenceFile(pixels: Pixels): Pixels {
  const grid = nearest512(pixels.width, pixels.height)
  if (grid === null) return pixels
  const { channels } = pixels
  const data = new Uint8Array(grid.width * grid.height * channels)
  let to = 0
  for (const row of grid.rows) {
    const line = row * pixels.width * channels
    for (const column of grid.columns) {
      const from = line + column * channels
      for (let channel = 0; channel < channels; channel += 1) data[to++] = pixels.data[from + channel] ?? 0
    }
  }
  return { width: grid.width, height: grid.height, channels, data }
}

/** Runs work a few at a time in the order of asking; gives null without running it when too many wait. */
function takeTurns(atOnceMax: number, waitingMax: number): <T>(work: () => Promise<T>) => Promise<T | null> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax) return null
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      // The place is handed on, so nobody who comes meanwhile overtakes.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
