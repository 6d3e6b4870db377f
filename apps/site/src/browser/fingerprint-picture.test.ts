import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { chosen, fingerprintsOf, startBrowser } from "./test-browser.ts"
import { bitsBetween, encoder, expectedOf, landscape, md5Text } from "./test-pictures.ts"
import { startTestSite, type TestSite } from "./test-site.ts"

// PDQ's own bar for a decoder of one's own: 10 bits (pdq README). Chromium and libvips agree on every file here; libheif
// 1.23 (in the page) and 1.15 (which decoded the reference) differ by 2.
const heicDecoderBitsMax = 4

const wide = landscape(1200, 900, 1)
const small = landscape(400, 300, 2)

let site: TestSite
let browser: Browser
let page: Page

beforeAll(async () => {
  site = await startTestSite()
  browser = await startBrowser()
  page = await browser.newPage()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  site?.close()
})

/** Bits between what the page sent and what libvips gives, for each file; MD5 and quality must be equal. */
async function bitsOff(files: Record<string, Buffer>): Promise<Record<string, number | null>> {
  const sent = await fingerprintsOf(
    page,
    site,
    Object.entries(files).map(([name, file]) => chosen(name, file)),
  )
  const bits: Record<string, number | null> = {}
  for (const [name, file] of Object.entries(files)) {
    const expected = await expectedOf(file)
    const found = sent.find(({ md5 }) => md5 === expected.md5)
    expect(found?.quality, name).toBe(expected.quality)
    bits[name] = found === undefined ? null : bitsBetween(found.pdq, expected.pdq)
  }
  return bits
}

function allZero(files: Record<string, Buffer>): Record<string, number> {
  return Object.fromEntries(Object.keys(files).map((name) => [name, 0]))
}

test("JPEG, PNG, WebP, AVIF and GIF give the hash of the same pixels decoded on a server", async () => {
  const files = {
    png: await encoder(wide).png().toBuffer(),
    smallPng: await encoder(small).png().toBuffer(),
    interlacedPng: await encoder(small).png({ progressive: true }).toBuffer(),
    palettePng: await encoder(small).png({ palette: true }).toBuffer(),
    greyPng: await encoder(small).toColourspace("b-w").png().toBuffer(),
    deepPng: await encoder(small).toColourspace("rgb16").png().toBuffer(),
    jpeg: await encoder(wide).jpeg().toBuffer(),
    poorJpeg: await encoder(wide).jpeg({ quality: 20 }).toBuffer(),
    progressiveJpeg: await encoder(small).jpeg({ progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
    greyJpeg: await encoder(small).toColourspace("b-w").jpeg().toBuffer(),
    webp: await encoder(wide).webp().toBuffer(),
    losslessWebp: await encoder(small).webp({ lossless: true }).toBuffer(),
    avif: await encoder(small).avif().toBuffer(),
    gif: await encoder(small).gif().toBuffer(),
  }
  expect(await bitsOff(files)).toEqual(allZero(files))
})

test("a HEIC picture is decoded and hashed", async () => {
  const file = readFileSync(new URL("./testdata/landscape.heic", import.meta.url))
  // The hash of the same file decoded by Debian's heif-convert 1.15.1: see testdata/README.md.
  const reference = readFileSync(new URL("./testdata/landscape.heic.pdq", import.meta.url), "utf8").trim()
  const [sent] = await fingerprintsOf(page, site, [chosen("IMG_0001.HEIC", file)])
  expect(sent?.md5).toBe(md5Text(file))
  expect(bitsBetween(sent?.pdq ?? null, reference)).toBeLessThanOrEqual(heicDecoderBitsMax)
})

test("shapes far from square are sampled as the reference does", async () => {
  const files = {
    wide: await encoder(landscape(9000, 100, 1))
      .png()
      .toBuffer(),
    tall: await encoder(landscape(100, 9000, 1))
      .png()
      .toBuffer(),
    tiny: await encoder(landscape(5, 5, 1))
      .png()
      .toBuffer(),
    one: await encoder(landscape(513, 512, 1))
      .png()
      .toBuffer(),
  }
  expect(await bitsOff(files)).toEqual(allZero(files))
})

test("an EXIF turn changes no bit of the hash", async () => {
  const upright = await expectedOf(await encoder(wide).jpeg().toBuffer())
  const files = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => encoder(wide).withMetadata({ orientation }).jpeg().toBuffer()),
  )
  const others = [
    await encoder(wide).withMetadata({ orientation: 6 }).png().toBuffer(),
    await encoder(wide).withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer(),
  ]
  const sent = await fingerprintsOf(
    page,
    site,
    [...files, ...others].map((file, at) => chosen(`${at}`, file)),
  )
  expect(sent.slice(0, 8).map(({ pdq }) => pdq)).toEqual(files.map(() => upright.pdq))
  const lossless = (await expectedOf(await encoder(wide).png().toBuffer())).pdq
  expect(sent.slice(8).map(({ pdq }) => pdq)).toEqual([lossless, lossless])
})

test("a colour profile changes no bit of the hash", async () => {
  const file = await encoder(wide).jpeg().toBuffer()
  const tagged = await encoder(wide).withIccProfile("p3").jpeg().toBuffer()
  const at = tagged.indexOf("ICC_PROFILE") - 4
  const length = tagged.readUInt16BE(at + 2) + 2
  const withProfile = Buffer.concat([file.subarray(0, 2), tagged.subarray(at, at + length), file.subarray(2)])
  expect((await sharp(withProfile).metadata()).icc).toBeDefined()
  const sent = await fingerprintsOf(page, site, [chosen("a", file), chosen("b", withProfile)])
  expect(sent[1]?.pdq).toBe(sent[0]?.pdq)
  expect(sent[1]?.md5).not.toBe(sent[0]?.md5)
})

test("colours under transparency count as they are stored", async () => {
  const { width, height } = small
  const data = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at += 1) {
    small.data.copy(data, at * 4, at * 3, at * 3 + 3)
    data[at * 4 + 3] = at % width < width / 2 ? 0 : 128
  }
  const rgba = () => sharp(data, { raw: { width, height, channels: 4 } })
  const files = {
    png: await rgba().png().toBuffer(),
    webp: await rgba().webp({ lossless: true, exact: true }).toBuffer(),
    avif: await rgba().avif({ lossless: true }).toBuffer(),
  }
  expect(await bitsOff(files)).toEqual(allZero(files))
})

const conformance = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../../shared/conformance")

describe.skipIf(!existsSync(conformance))("with the conformance photographs", () => {
  test("every photograph gives the file hash of the C++ reference, bit for bit", async () => {
    const { images } = JSON.parse(readFileSync(join(conformance, "pdq/expected.json"), "utf8"))
    const files: Buffer[] = images.map((image: { file: string }) => readFileSync(join(conformance, "pdq", image.file)))
    const sent = await fingerprintsOf(
      page,
      site,
      files.map((file, at) => chosen(`${at}.jpg`, file)),
    )
    const bits = files.map((file, at) => {
      const found = sent.find(({ md5 }) => md5 === md5Text(file))
      return bitsBetween(found?.pdq ?? null, images[at].fileHash)
    })
    expect(bits).toEqual(images.map(() => 0))
  }, 120_000)
})
