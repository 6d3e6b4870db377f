/** Test pictures by formula: landscapes of waves, never of a person. */
import { hashPixels, hashPixelsDihedral, hashToText, nearest512 } from "@breakwater/pdq"
import sharp from "sharp"

export type Picture = { name: string; mimeType: string; buffer: Buffer; pdq: string; dihedral: string[] }

/** A picture of its own for each seed. */
export async function landscape(seed: number, width = 900, height = 700): Promise<Picture> {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3
      const hill = Math.sin((x / width) * (3 + (seed % 7)) + seed) * 60 + Math.sin((y / height) * (5 + (seed % 5))) * 50
      data[at] = 128 + hill
      data[at + 1] = 128 + Math.cos((x + y * (1 + (seed % 3))) / (30 + seed)) * 90
      data[at + 2] = (x * seed + y * 3) % 256
    }
  }
  const buffer = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
  const grid = nearest512(width, height)
  const pixels =
    grid === null
      ? { width, height, channels: 3 as const, data }
      : { width: grid.width, height: grid.height, channels: 3 as const, data: pick(data, width, grid) }
  return {
    name: `landscape-${seed}.png`,
    mimeType: "image/png",
    buffer,
    pdq: hashToText(hashPixels(pixels).hash),
    dihedral: hashPixelsDihedral(pixels).hashes.map(hashToText),
  }
}

/** One grey: too plain to fingerprint. */
export async function plain(): Promise<Omit<Picture, "pdq" | "dihedral">> {
  const buffer = await sharp({ create: { width: 300, height: 300, channels: 3, background: "#888" } })
    .png()
    .toBuffer()
  return { name: "plain.png", mimeType: "image/png", buffer }
}

function pick(data: Uint8Array, width: number, grid: { columns: Uint32Array; rows: Uint32Array }): Uint8Array {
  const picked = new Uint8Array(grid.columns.length * grid.rows.length * 3)
  let to = 0
  for (const row of grid.rows) {
    for (const column of grid.columns) {
      const from = (row * width + column) * 3
      picked.set(data.subarray(from, from + 3), to)
      to += 3
    }
  }
  return picked
}
