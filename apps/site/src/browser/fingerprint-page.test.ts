import { AxeBuilder } from "@axe-core/playwright"
import { parseCaseCode } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { pictureWords } from "../pages/fingerprint/picture-words.ts"
import { choose, chosen, fingerprintsOf, rowTexts, send, settled, startBrowser } from "./test-browser.ts"
import { encoder, landscape } from "./test-pictures.ts"
import { startTestSite, type TestSite } from "./test-site.ts"

const { text: said } = catalogueOf("en")
const english = pictureWords(catalogueOf("en"))
const { refusals, status, errors } = english
const jpeg = (seed: number) =>
  encoder(landscape(640, 480, seed))
    .jpeg()
    .toBuffer()
const sendButton = "form button:not([type=button])"

const pageScriptCharactersMax = 40_000

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

beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
  page = await context.newPage()
  await page.goto(`${site.origin}/fingerprint`)
  site.arrived.length = 0
})

afterEach(async () => {
  await page.context().close()
})

test("while pictures are fingerprinted only our own code is fetched, and nothing is sent", async () => {
  const requests: { method: string; url: string; body: string | null }[] = []
  page.context().on("request", (request) => {
    requests.push({ method: request.method(), url: request.url(), body: request.postData() })
  })
  const kinds = ["png", "webp", "avif", "gif"] as const
  const others = await Promise.all(
    kinds.map((kind) =>
      encoder(landscape(300, 200, 5))
        .toFormat(kind)
        .toBuffer(),
    ),
  )
  const alpha = await encoder(landscape(300, 200, 6))
    .ensureAlpha(0.5)
    .png()
    .toBuffer()
  await choose(
    page,
    [await jpeg(1), ...others, alpha].map((file, at) => chosen(`secret-name-${at}`, file)),
  )
  await settled(page)
  for (const { method, url, body } of requests) {
    expect([method, body]).toEqual(["GET", null])
    expect(new URL(url).origin).toBe(site.origin)
    expect(new URL(url).search).toBe("")
    expect(new URL(url).pathname).toMatch(/^\/assets\/[\w.-]+\.(js|wasm)$/)
  }
  // What the server saw, which also holds what a worker asks for.
  for (const { method, path, body } of site.arrived) {
    expect([method, body]).toEqual(["GET", ""])
    expect(path).toMatch(/^\/(assets\/[\w.-]+\.(js|wasm)|favicon\.ico)$/)
  }
  expect(site.arrived.some(({ path }) => path.endsWith(".wasm"))).toBe(true)
})

test("the form carries exactly the documented fields: no name, no date, no size", async () => {
  await choose(page, [chosen("secret-name.jpg", await jpeg(1))])
  await settled(page)
  const { fields, fingerprints } = await send(page, site)
  expect([...fields.keys()].sort()).toEqual(["code", "fingerprints", "takenUnder18"])
  expect(fields.get("takenUnder18")).toBe("yes")
  expect(parseCaseCode(fields.get("code") ?? "").ok).toBe(true)
  expect(fingerprints).toEqual([
    {
      pdq: expect.stringMatching(/^[0-9a-f]{64}$/),
      quality: expect.any(Number),
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ])
  const posts = site.arrived.filter(({ method }) => method === "POST")
  expect(posts).toHaveLength(1)
  expect(posts[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded")
  expect(JSON.stringify(posts)).not.toContain("secret-name")
})

test("the file field cannot be sent: it has no name and no form", async () => {
  const [name, hasForm] = await page.$eval("#pictures", (input) => {
    return input instanceof HTMLInputElement ? [input.name, input.form !== null] : ["?", true]
  })
  expect([name, hasForm]).toEqual(["", false])
})

test("the page's own script is small, and the hash code comes only with the first picture", async () => {
  let scriptCharacters = 0
  site.rewrite = (_, script) => {
    scriptCharacters += script.length
    return script
  }
  await page.reload()
  expect(site.arrived.filter(({ path }) => /fingerprint-worker|\.wasm$/.test(path))).toEqual([])
  expect(scriptCharacters).toBeGreaterThan(0)
  expect(scriptCharacters).toBeLessThan(pageScriptCharactersMax)
  site.rewrite = (_, script) => script
  await choose(page, [chosen("a", await jpeg(1))])
  await settled(page)
  // By path: a browser asks again when an idle connection closes under its request.
  const after = new Set(site.arrived.map(({ path }) => path))
  expect([...after].filter((path) => path.includes("fingerprint-worker"))).toHaveLength(1)
})

test("each file that cannot be used gets its own words, and the others go on", async () => {
  const whole = await jpeg(1)
  const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypmp42\0\0\0\0mp42isom")])
  const flat = await encoder({ width: 300, height: 200, data: Buffer.alloc(300 * 200 * 3, 120) })
    .png()
    .toBuffer()
  const files = {
    "empty.jpg": Buffer.alloc(0),
    "text.jpg": Buffer.from("this is not a picture"),
    "film.jpg": film,
    "cut.jpg": whole.subarray(0, whole.length / 2),
    "cut.png": (
      await encoder(landscape(300, 200, 2))
        .png()
        .toBuffer()
    ).subarray(0, 20_000),
    "noise.webp": Buffer.from("RIFF\x10\0\0\0WEBPVP8 garbage garbage garbage"),
    "flat.png": flat,
    "whole.txt": whole,
    "again.jpg": whole,
  }
  const sent = await fingerprintsOf(
    page,
    site,
    Object.entries(files).map(([name, file]) => chosen(name, file)),
  )
  expect(sent.map(({ pdq, quality }) => [pdq === null, quality < 50])).toEqual([
    [true, true],
    [false, false],
  ])
  await page.goto(`${site.origin}/fingerprint`)
  await choose(
    page,
    Object.entries(files).map(([name, file]) => chosen(name, file)),
  )
  await settled(page)
  expect(await rowTexts(page)).toEqual([
    refusals.empty,
    refusals["not-a-picture"],
    refusals.video,
    refusals.broken,
    refusals.broken,
    refusals.broken,
    status.plain,
    status.ready,
    status.twin.replace("{number}", "8"),
  ])
})

test("a file over the limit of bytes is refused without being read", async () => {
  await page.evaluate(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new ArrayBuffer(100_000_001)], "large.jpg"))
    const input = document.querySelector<HTMLInputElement>("#pictures")
    if (input === null) return
    input.files = transfer.files
    input.dispatchEvent(new Event("change"))
  })
  await settled(page)
  expect(await rowTexts(page)).toEqual([refusals["too-many-bytes"]])
})

test("a picture taken out is not sent, and can be put back", async () => {
  await choose(page, [chosen("0", await jpeg(1)), chosen("1", await jpeg(2))])
  await settled(page)
  await page.click("li:nth-child(1) button:has-text('Take out')")
  expect(await rowTexts(page)).toEqual([status.removed, status.ready])
  expect(await page.textContent("[data-part=progress-text]")).toBe("1 of 1 done")
  // The keyboard stays where it was.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Put back picture 1")
  await page.keyboard.press("Enter")
  expect(await rowTexts(page)).toEqual([status.ready, status.ready])
  await page.keyboard.press("Enter")
  await choose(page, [chosen("2", await jpeg(3))])
  await settled(page)
  const { fingerprints } = await send(page, site)
  expect(fingerprints).toHaveLength(2)
})

test("the work can be stopped and gone on with, and what is done is kept", async () => {
  const files = await Promise.all(Array.from({ length: 12 }, (_, at) => jpeg(at)))
  await page.clock.install()
  await choose(
    page,
    files.map((file, at) => chosen(`${at}`, file)),
  )
  await page.click("button:has-text('Stop')")
  const text = await page.textContent("[data-part=progress-text]")
  expect(text).toMatch(/^Stopped\. \d+ of 12 done$/)
  expect(await page.locator("[data-state=working]").count()).toBe(0)
  await page.click("button:has-text('Go on')")
  await settled(page)
  expect(await page.textContent("[data-part=progress-text]")).toBe("12 of 12 done")
  expect(await page.isVisible("[data-part=stop]")).toBe(false)
})

test("sending without pictures or without an answer is caught, said and led to its place", async () => {
  await page.click(sendButton)
  expect(await page.locator("[data-part=error-list] li").allInnerTexts()).toEqual([errors.noPictures, errors.noAge])
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-part"))).toBe("errors")
  expect(await page.title()).toMatch(/^Error: /)
  expect(await page.textContent("[data-part=age-error]")).toBe(errors.noAge)
  await page.click(`a:text('${errors.noAge}')`)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("taken-under-18")
  await choose(page, [chosen("0", Buffer.from("no picture"))])
  await settled(page)
  await page.click(sendButton)
  expect(await page.locator("[data-part=error-list] li").first().textContent()).toBe(errors.noFingerprints)
  expect(site.arrived.filter(({ method }) => method === "POST")).toEqual([])
})

test("a double press sends once, and a form sent again later keeps its code: it makes no second case", async () => {
  await choose(page, [chosen("0", await jpeg(1))])
  await settled(page)
  await page.check("input[value=no]")
  const codes: (string | null)[] = []
  // No content: the page stays, as it does when a connection drops before an answer comes.
  await page.route("**/fingerprint", async (route) => {
    codes.push(new URLSearchParams(route.request().postData() ?? "").get("code"))
    await route.fulfill({ status: 204 })
  })
  await page.dblclick(sendButton)
  await page.waitForTimeout(1200)
  expect(codes).toHaveLength(1)
  await page.click(sendButton)
  await expect.poll(() => codes.length).toBe(2)
  expect(codes[1]).toBe(codes[0])
})

test("everything works by keyboard", async () => {
  const focusOn = async (selector: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab")
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    }
    throw new Error(`Tab never reaches ${selector}`)
  }
  const file = chosen("0", await jpeg(1))
  page.on("filechooser", (chooser) => chooser.setFiles([file]))
  // A round trip, so that Chromium hands over the chooser before the key is pressed.
  await page.reload()
  await focusOn("#choose-pictures")
  await page.keyboard.press("Enter")
  await settled(page)
  await focusOn("input[name=takenUnder18]")
  await page.keyboard.press("Space")
  await focusOn(sendButton)
  await page.keyboard.press("Enter")
  await page.waitForSelector("h1:text('Received')")
})

test("dropping a picture anywhere adds it and never opens it", async () => {
  const bytes = [...(await jpeg(1))]
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([new Uint8Array(content)], "dropped.jpg"))
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }))
  }, bytes)
  await settled(page)
  expect(await rowTexts(page)).toEqual([status.ready])
})

test("a preview is at most 32 pixels and blurred, and nothing is kept on the device", async () => {
  await choose(page, [chosen("0", await jpeg(1))])
  await settled(page)
  const preview = page.locator("canvas.fingerprint-preview")
  const [width, height, filter] = await preview.evaluate((canvas) => {
    return canvas instanceof HTMLCanvasElement ? [canvas.width, canvas.height, canvas.style.filter] : []
  })
  expect([width, height]).toEqual([32, 24])
  expect(filter).toContain("blur")
  const kept = await page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
  ])
  expect(kept).toEqual([0, 0, "", 0, 0])
})

test("the spoken line changes at the start and the end only", async () => {
  await page.evaluate(() => {
    const spoken = document.querySelector("[data-part=spoken]")
    const lines: string[] = []
    Object.assign(window, { lines })
    new MutationObserver(() => lines.push(spoken?.textContent ?? "")).observe(spoken ?? document, { childList: true })
  })
  const files = await Promise.all([1, 2, 3, 4].map(jpeg))
  await choose(
    page,
    [...files, Buffer.alloc(0)].map((file, at) => chosen(`${at}`, file)),
  )
  await settled(page)
  const lines = await page.evaluate(() => Reflect.get(window, "lines"))
  const end = "Finished. Fingerprints ready to send: 4. Pictures without a fingerprint: 1. The list says why."
  expect(lines).toEqual([english.started, end])
})

test("at 320 pixels nothing runs over the edge, and axe finds no fault", async () => {
  await choose(page, [chosen(`${"long-name-".repeat(12)}.jpg`, await jpeg(1)), chosen("1", Buffer.alloc(0))])
  await settled(page)
  await page.click(sendButton)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

test("without scripts the page says why and leads to the tools, and shows no dead button", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const plain = await context.newPage()
  await plain.goto(`${site.origin}/fingerprint`)
  const [shown] = await plain.locator("[data-part=waiting]").allInnerTexts()
  expect(shown).toContain(said("pictures.note-no-script"))
  expect(await plain.isVisible("#choose-pictures")).toBe(false)
  expect(await plain.isVisible(sendButton)).toBe(false)
  const links = await plain.locator("ul a").evaluateAll((all) => all.map((link) => link.getAttribute("href")))
  expect(links).toContain("https://takeitdown.ncmec.org")
  expect(links).toContain("https://stopncii.org")
  await context.close()
})

test("while no app reads the list the page says so and puts the official tools first", async () => {
  const unread = await startTestSite(false)
  await page.goto(`${unread.origin}/fingerprint`)
  const text = (await page.textContent("#fingerprint")) ?? ""
  expect(text).toContain(said("pictures.note-no-app"))
  expect(text).not.toContain(said("pictures.note-for"))
  expect(text.indexOf(said("pictures.h-tools"))).toBeLessThan(text.indexOf(said("pictures.h-choose")))
  expect(await page.locator("#other-tools").count()).toBe(1)
  unread.close()
})
