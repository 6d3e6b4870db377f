import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import sharp from "sharp"
import { describe, expect, test } from "vitest"
import { distance, hashFromText, hashToText } from "./hash-text.ts"
import type { Pixels } from "./hasher.ts"
import { dihedralNames, orientationsOfHash } from "./orientation.ts"
import { nearest512 } from "./reference-resize.ts"
import { hashersUnderTest } from "./test-platforms.ts"

type Expected = {
  dihedralNames: string[]
  pixels: {
    file: string
    width: number
    height: number
    pdq: string
    quality: number
    dihedral: string[]
    fileHash?: string
  }[]
  images: { file: string; fileHash: string; fileQuality: number }[]
}

const repository = join(import.meta.dirname, "../../..")
const root = join(process.env.BREAKWATER_CONFORMANCE ?? join(repository, "../shared/conformance"), "pdq")
const present = existsSync(join(root, "expected.json"))
const expected = (present ? JSON.parse(readFileSync(join(root, "expected.json"), "utf8")) : null) as Expected | null
const { all, kernel } = hashersUnderTest()

function readPpm(file: string): Pixels {
  const bytes = gunzipSync(readFileSync(join(root, file)))
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString("latin1"))
  if (header === null) throw new Error(`${file}: not a binary PPM`)
  const data = bytes.subarray(header[0].length)
  return { width: Number(header[1]), height: Number(header[2]), channels: 3, data }
}

/** The pixels that the reference hashes for a file: decoded without turning or colour profile, then its resize. */
async function readFilePixels(file: string): Promise<Pixels> {
  const { data, info } = await sharp(join(root, file), { ignoreIcc: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(info.channels).toBe(3)
  return nearestPixels({ width: info.width, height: info.height, channels: 3, data })
}

function nearestPixels(pixels: Pixels): Pixels {
  const resize = nearest512(pixels.width, pixels.height)
  if (resize === null) return pixels
  const data = new Uint8Array(resize.width * resize.height * 3)
  for (const [y, row] of resize.rows.entries()) {
    for (const [x, column] of resize.columns.entries()) {
      const from = (row * pixels.width + column) * 3
      data.set(pixels.data.subarray(from, from + 3), (y * resize.width + x) * 3)
    }
  }
  return { width: resize.width, height: resize.height, channels: 3, data }
}

describe.skipIf(!present)(present ? "the conformance set" : "the conformance set is not beside this repository", () => {
  test("names the orientations in our order", () => {
    expect(expected?.dihedralNames).toEqual(dihedralNames)
  })

  describe.each(all)("on the $name platform", ({ hasher }) => {
    test.each(expected?.pixels ?? [])("$file: hash, quality and orientations are the reference's", (vector) => {
      const pixels = readPpm(vector.file)
      const { hash, quality } = hasher.hashPixels(pixels)
      expect([hashToText(hash), quality]).toEqual([vector.pdq, vector.quality])
      expect(hasher.hashPixelsDihedral(pixels).hashes.map(hashToText)).toEqual(vector.dihedral)
      if (vector.fileHash !== undefined) {
        expect(hashToText(hasher.hashPixels(nearestPixels(pixels)).hash)).toBe(vector.fileHash)
      }
    })

    test.each(expected?.images ?? [])(
      "$file: decoded and resized as the reference does, the hash is 0 bits away",
      async (image) => {
        const { hash, quality } = hasher.hashPixels(await readFilePixels(image.file))
        expect([hashToText(hash), quality]).toEqual([image.fileHash, image.fileQuality])
      },
    )
  })

  test("orientations from the bits alone stay within 16 bits of the exact ones on the photographs", () => {
    for (const vector of expected?.pixels.filter(({ file }) => !file.includes("synthetic")) ?? []) {
      const near = orientationsOfHash(kernel.hasher.hashPixels(readPpm(vector.file)).hash)
      for (const [i, text] of vector.dihedral.entries()) {
        expect(distance(hashFromText(text) ?? new Uint8Array(), near[i] ?? new Uint8Array())).toBeLessThanOrEqual(16)
      }
    }
  })
})
