import { readFileSync } from "node:fs"
import { catalogueOf } from "@breakwater/guidance"
import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { pictureWords } from "../pages/fingerprint/picture-words.ts"
import { type ChosenFile, choose, chosen, rowTexts, send, settled, startBrowser } from "./test-browser.ts"
import { encoder, expectedOf, landscape, md5Text } from "./test-pictures.ts"
import { startTestSite, type TestSite } from "./test-site.ts"
import type { Fingerprint } from "./worker-messages.ts"

const english = pictureWords(catalogueOf("en"))
const wordsOfCanvas = english.refusals["canvas-changed"]
const picture = landscape(1200, 900, 4)

// Each breaks a canvas in the way of a real browser: a few lowest bits (Brave, Firefox, extensions), all white (Tor
// Browser), no canvas in workers (Safari before 16.4), another picture than the file holds.
const breakages = {
  "flips the lowest bit of a few pixels": `{
    const read = OffscreenCanvasRenderingContext2D.prototype.getImageData
    OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...area) {
      const image = read.apply(this, area)
      for (let at = 0; at < image.data.length; at += 40_009) image.data[at] ^= 1
      return image
    }
  }`,
  "answers with white": `{
    OffscreenCanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) => {
      const image = new ImageData(width, height)
      image.data.fill(255)
      return image
    }
  }`,
  "has no canvas in workers": "delete self.OffscreenCanvas",
  "turns pictures by a tag of its own": `{
    const create = createImageBitmap
    self.createImageBitmap = async (file, options) => create(await create(file, options), 0, 0, 8, 16)
  }`,
}

let site: TestSite
let browser: Browser
let page: Page

beforeAll(async () => {
  site = await startTestSite()
  browser = await startBrowser()
  page = await browser.newPage()
}, 120_000)

afterEach(() => {
  site.rewrite = (_, script) => script
})

afterAll(async () => {
  await browser?.close()
  site?.close()
})

async function onBrokenCanvas(
  breakage: string,
  files: ChosenFile[],
): Promise<{ texts: string[]; fingerprints: Fingerprint[] }> {
  site.rewrite = (path, script) => (path.includes("fingerprint-worker") ? `${breakage}\n;${script}` : script)
  await page.goto(`${site.origin}/fingerprint`)
  await choose(page, files)
  await settled(page)
  const texts = await rowTexts(page)
  const { fingerprints } = await send(page, site)
  return { texts, fingerprints }
}

for (const [name, breakage] of Object.entries(breakages)) {
  test(`in a browser that ${name}, hashes are right and a GIF is refused`, async () => {
    const files = [
      await encoder(picture).png().toBuffer(),
      await encoder(picture).jpeg().toBuffer(),
      await encoder(picture).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer(),
      await encoder(picture).webp().toBuffer(),
      await encoder(picture).avif({ effort: 1 }).toBuffer(),
    ]
    const heic = readFileSync(new URL("./testdata/landscape.heic", import.meta.url))
    const gif = await encoder(picture).gif().toBuffer()
    const all = [...files, heic, gif].map((file, at) => chosen(`${at}`, file))
    const { texts, fingerprints } = await onBrokenCanvas(breakage, all)
    expect(texts.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => english.status.ready))
    expect(texts[6]).toBe(wordsOfCanvas)
    expect(fingerprints.slice(0, 5)).toEqual(await Promise.all(files.map(expectedOf)))
    expect(fingerprints.map(({ md5 }) => md5)).toEqual([...files, heic].map(md5Text))
  })
}

test("an AVIF that prescribes a turn is refused where only the other decoder is left", async () => {
  const turned = await encoder(landscape(300, 200, 1))
    .withMetadata({ orientation: 6 })
    .avif()
    .toBuffer()
  const plain = await encoder(landscape(300, 200, 2))
    .png()
    .toBuffer()
  const files = [chosen("turned", turned), chosen("plain", plain)]
  const { texts, fingerprints } = await onBrokenCanvas(breakages["has no canvas in workers"], files)
  expect(texts).toEqual([wordsOfCanvas, english.status.ready])
  expect(fingerprints.map(({ md5 }) => md5)).toEqual([md5Text(plain)])
})

test("a whole canvas asks for no decoder", async () => {
  const before = site.arrived.length
  await page.goto(`${site.origin}/fingerprint`)
  await choose(page, [chosen("a", await encoder(picture).jpeg().toBuffer())])
  await settled(page)
  expect(site.arrived.slice(before).filter(({ path }) => path.endsWith(".wasm"))).toEqual([])
})
