import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { catalogueOf } from "@breakwater/guidance"
import type { Browser, Page } from "playwright-core"
import sharp from "sharp"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { pictureWords } from "../pages/fingerprint/picture-words.ts"
import { choose, chosen, rowTexts, send, settled, startBrowser } from "./test-browser.ts"
import { bitsBetween, encoder, expectedOf, landscape, md5Text } from "./test-pictures.ts"
import { startTestSite, type TestSite } from "./test-site.ts"

const { refusals, status } = pictureWords(catalogueOf("en"))
const picture = (seed: number) =>
  encoder(landscape(200, 150, seed))
    .jpeg()
    .toBuffer()

let site: TestSite
let browser: Browser
let page: Page

beforeAll(async () => {
  site = await startTestSite()
  browser = await startBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  site?.close()
})

afterEach(async () => {
  site.rewrite = (_, script) => script
  await page.close()
})

async function openPage(): Promise<void> {
  page = await browser.newPage()
  await page.goto(`${site.origin}/fingerprint`)
}

/** Puts a line before the worker's script, which then does `action` on files of exactly 7 bytes. */
function onSevenBytes(action: string): void {
  const line = `self.addEventListener("message", (event) => {
    if (event.data.file.size !== 7) return
    event.stopImmediatePropagation()
    ${action}
  });`
  site.rewrite = (path, script) => (path.includes("fingerprint-worker") ? line + script : script)
}

test("a worker that crashes is replaced, and the other pictures go on", async () => {
  onSevenBytes('setTimeout(() => { throw new Error("crash") })')
  await openPage()
  const files = [await picture(1), Buffer.from("7 bytes"), await picture(2)]
  await choose(
    page,
    files.map((file, at) => chosen(`${at}`, file)),
  )
  await settled(page)
  expect(await rowTexts(page)).toEqual([status.ready, refusals.crashed, status.ready])
})

test("a picture that takes too long is given up, and the other pictures go on", async () => {
  onSevenBytes("for (;;);")
  page = await browser.newPage()
  await page.clock.install()
  await page.goto(`${site.origin}/fingerprint`)
  await choose(page, [chosen("0", Buffer.from("7 bytes")), chosen("1", await picture(1))])
  await page.waitForSelector("[data-state=working]")
  await page.clock.fastForward(181_000)
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals["took-too-long"], status.ready])
})

test("the picture in work can be taken out, and the next one goes on", async () => {
  onSevenBytes("for (;;);")
  await openPage()
  await choose(page, [chosen("0", Buffer.from("7 bytes")), chosen("1", await picture(1))])
  await page.waitForSelector("[data-state=working]")
  await page.click("li:nth-child(1) button:has-text('Take out')")
  await settled(page)
  expect(await rowTexts(page)).toEqual([status.removed, status.ready])
})

test("a file that is gone when its turn comes is named so, and can be tried again", async () => {
  await openPage()
  const path = join(mkdtempSync(join(tmpdir(), "fingerprint-")), "picture.jpg")
  writeFileSync(path, await picture(1))
  await page.route("**/fingerprint-worker*", async (route) => {
    rmSync(path, { force: true })
    await route.continue()
  })
  await page.setInputFiles("#pictures", path)
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals.unreadable])
  expect(await page.isVisible("button:has-text('Try again')")).toBe(true)
})

test("a worker that cannot be fetched stops the work, says so, and comes with the next attempt", async () => {
  await openPage()
  site.rewrite = (path, script) => (path.includes("fingerprint-worker") ? "not a script" : script)
  await choose(page, [chosen("0", await picture(1)), chosen("1", await picture(2))])
  await page.waitForSelector("[data-state=refused]")
  expect(await rowTexts(page)).toEqual([refusals["not-loaded"], status.waiting])
  site.rewrite = (_, script) => script
  await page.click("button:has-text('Try again')")
  await settled(page)
  expect(await rowTexts(page)).toEqual([status.ready, status.ready])
})

test("a decoder that cannot be fetched costs only its picture, which can be tried again", async () => {
  await openPage()
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from("ftypheic\0\0\0\0broken")])
  await page.route("**/*.wasm", (route) => route.abort())
  await choose(page, [chosen("0", heic), chosen("1", await picture(1))])
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals["not-loaded"], status.ready])
  await page.unroute("**/*.wasm")
  await page.click("button:has-text('Try again')")
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals.broken, status.ready])
})

test("a hundred pictures are done one after another, and the hundred and first is left out", async () => {
  await openPage()
  const files = await Promise.all(Array.from({ length: 101 }, (_, at) => picture(at + 1)))
  await choose(
    page,
    files.map((file, at) => chosen(`IMG_${at}.jpg`, file)),
  )
  await settled(page, 120_000)
  expect(await page.textContent("[data-part=progress-text]")).toBe("100 of 100 done")
  expect(await page.textContent("[data-part=left-out]")).toContain("Files not added: 1.")
  const { fingerprints } = await send(page, site)
  expect(fingerprints.map(({ md5 }) => md5)).toEqual(files.slice(0, 100).map(md5Text))
}, 150_000)

test("a picture of a hundred megapixels is fingerprinted like a small one", async () => {
  await openPage()
  const file = await hundredMegapixels()
  expect((await sharp(file).metadata()).width).toBe(11_560)
  await choose(page, [chosen("large.jpg", file)])
  await settled(page, 170_000)
  const { fingerprints } = await send(page, site)
  const expected = await expectedOf(file)
  expect(bitsBetween(fingerprints[0]?.pdq ?? null, expected.pdq)).toBe(0)
  expect(fingerprints[0]?.md5).toBe(expected.md5)
}, 200_000)

test("a header that claims more pixels than the limit is refused before it is decoded", async () => {
  await openPage()
  const png = await encoder(landscape(20, 20, 1))
    .png()
    .toBuffer()
  png.writeUInt32BE(30_000, 16)
  png.writeUInt32BE(30_000, 20)
  await choose(page, [chosen("bomb.png", png), chosen("1", await picture(1))])
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals["too-many-pixels"], status.ready])
})

/** 11,560 x 8,670: a landscape made ten times larger, so that the test spends its time on decoding. */
function hundredMegapixels(): Promise<Buffer> {
  return encoder(landscape(1156, 867, 9))
    .resize(11_560, 8670, { kernel: "nearest" })
    .jpeg({ quality: 80 })
    .toBuffer()
}
