/**
 * Image bytes to the pixels that are hashed: as the PDQ reference takes a file.
 *
 * Colour profile ignored, EXIF orientation not applied, alpha dropped, and above 512 the nearest pixels of a 512x512
 * grid; never enlarged. Formats that draw (SVG, PDF) and unusual ones are refused before they are parsed, and so is a
 * picture with more pixels than the limit, before it is decoded.
 */
import { nearest512, type Pixels } from "@breakwater/pdq"
import decodeHeic from "heic-decode"
import sharp from "sharp"

/** Why bytes gave no pixels. */
export type DecodeFault = "not-an-image" | "too-many-pixels"

type Decoded = { ok: true; value: Pixels } | { ok: false; reason: DecodeFault }

const loaders = ["Jpeg", "Png", "Webp", "Gif", "Nsgif", "Heif", "Tiff"]

/** Makes a decoder. Narrows which decoders the process has: sharp holds that for the whole process. */
export function createImageDecoder(pixelsMax: number): (bytes: Uint8Array) => Promise<Decoded> {
  sharp.block({ operation: ["VipsForeignLoad"] })
  sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) })
  sharp.cache(false)
  return async (bytes) => {
    const decoded = isHeic(bytes) ? await decodeHeicPixels(bytes, pixelsMax) : await decodePixels(bytes, pixelsMax)
    return decoded.ok ? { ok: true, value: asReferenceFile(decoded.value) } : decoded
  }
}

async function decodePixels(bytes: Uint8Array, pixelsMax: number): Promise<Decoded> {
  try {
    const image = sharp(bytes, { ignoreIcc: true, failOn: "none", limitInputPixels: false, sequentialRead: true })
    // The limit is checked on the header by ourselves, so that it is told apart from a file that cannot be read.
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
