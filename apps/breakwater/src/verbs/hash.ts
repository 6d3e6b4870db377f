import { open, stat } from "node:fs/promises"
import { parseArgs } from "node:util"
import { hashPixels, hashPixelsDihedral, hashToText, type Pixels } from "@breakwater/pdq"
import { createImageDecoder } from "@breakwater/screen/decode-image"
import { isPpm, readPpm } from "../ppm.ts"
import { progress } from "../progress.ts"
import { Usage } from "../usage.ts"

const help = `breakwater hash FILE... [--dihedral] [--json]

Prints <64 hex>,<quality>,<path> for each image: JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC, and binary PPM (P6, pixel for
pixel). Images over 512 pixels are taken at 512x512 by nearest pixel, as the reference does.
  --dihedral   eight lines a file: original, rotated 90, 180, 270, flipped x, y, +1, -1
Exit code 0; 1 when a file could not be read (the others are still done); 2 for a bad call.`

const fileBytesMax = 1_000_000_000
const pixelsMax = 400_000_000

type Read = { ok: true; value: Pixels } | { ok: false; reason: string }

/** Fingerprints files. Nothing is sent anywhere. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  if (positionals.length === 0) throw new Usage(help)
  const decode = createImageDecoder(pixelsMax)
  const shown = progress("hashing")
  let failed = 0
  for (const [done, path] of positionals.entries()) {
    shown.set(done, positionals.length)
    const read = await readPixels(path, decode)
    if (read.ok) process.stdout.write(linesOf(read.value, path, values))
    else {
      failed += 1
      shown.end()
      console.error(`${path}: ${read.reason}`)
    }
  }
  shown.end()
  return failed === 0 ? 0 : 1
}

function linesOf(pixels: Pixels, path: string, { dihedral, json }: { dihedral?: boolean; json?: boolean }): string {
  const { hashes, quality } = dihedral ? hashPixelsDihedral(pixels) : oneHash(pixels)
  const texts = hashes.map(hashToText)
  return json
    ? `${JSON.stringify({ path, quality, ...(dihedral ? { dihedral: texts } : { pdq: texts[0] }) })}\n`
    : texts.map((text) => `${text},${quality},${path}\n`).join("")
}

function oneHash(pixels: Pixels) {
  const { hash, quality } = hashPixels(pixels)
  return { hashes: [hash], quality }
}

async function readPixels(path: string, decode: ReturnType<typeof createImageDecoder>): Promise<Read> {
  let bytes: Uint8Array
  try {
    const { size } = await stat(path)
    if (size > fileBytesMax) return { ok: false, reason: `larger than ${fileBytesMax / 1_000_000} MB` }
    const file = await open(path)
    try {
      bytes = await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
  if (isPpm(bytes)) {
    const ppm = readPpm(bytes)
    return ppm.ok ? ppm : { ok: false, reason: `not a binary PPM with 8 bits a channel (${ppm.reason})` }
  }
  const decoded = await decode(bytes)
  if (decoded.ok) return decoded
  const words = {
    "not-an-image": "not an image that can be read",
    "too-many-pixels": `more than ${pixelsMax / 1_000_000} million pixels`,
  }
  return { ok: false, reason: words[decoded.reason] }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        dihedral: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
