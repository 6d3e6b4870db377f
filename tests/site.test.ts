/** The site and the console in a real browser: every page accessible, what works without script, and the guards. */
import { randomBytes } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { newCaseCode } from "@breakwater/casework"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"
import { consoleOf, joinByLink, staffBrowser } from "./staff.ts"

const helpPages = [
  "/",
  "/plan",
  "/plan?situation=paid&paid=bank&first=block",
  "/parents",
  "/friends",
  "/schools",
  "/letter",
  "/adults",
  "/device",
  "/check",
  "/directory?country=GB",
  "/platforms",
  "/platforms/instagram",
  "/tools",
  "/no-file",
  "/clear",
  "/keep",
]
const pages = [...helpPages, "/fingerprint", "/code", "/there-is-no-such-page"]
const otherLanguages = ["es", "fr", "pt", "ar", "cy", "de", "hi", "fil"]
const wellKnown = randomBytes(32)

let here: Installation
let browser: Browser

beforeAll(async () => {
  const file = join("/tmp", `breakwater-well-known-${process.pid}.txt`)
  await writeFile(file, `${wellKnown.toString("hex")}\n`)
  here = await install({ environment: { SITE_WELL_KNOWN_FILE: file } })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
})

async function pageOf(options: { width?: number; script?: boolean; dark?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 390, height: 844 },
    javaScriptEnabled: options.script ?? true,
    colorScheme: options.dark ? "dark" : "light",
    locale: "en-GB",
  })
  return context.newPage()
}

async function send(fingerprints: { pdq: string | null; quality: number; md5?: string }[], code = someCode()) {
  const list = fingerprints.map((each) => ({ md5: randomBytes(16).toString("hex"), ...each }))
  const body = new URLSearchParams({ takenUnder18: "yes", fingerprints: JSON.stringify(list), code })
  const answer = await fetch(`${here.site}/fingerprint`, { method: "POST", body, redirect: "manual" })
  const cookie = answer.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ")
  return { status: answer.status, text: await answer.text(), cookie, code }
}

async function statesOf(cookie: string): Promise<string[]> {
  const page = await (await fetch(`${here.site}/status`, { headers: { cookie } })).text()
  return [...page.matchAll(/data-state="([a-z-]+)"/g)].map((match) => match[1] ?? "")
}

const someCode = () => newCaseCode(randomBytes(13))
const hash = () => randomBytes(32).toString("hex")

describe("every page", () => {
  test.each([
    { width: 320, dark: false },
    { width: 320, dark: true },
    { width: 1280, dark: false },
    { width: 1280, dark: true },
  ])("has no axe violation and no sideways scroll at $width px, dark: $dark", async (options) => {
    const page = await pageOf(options)
    for (const path of pages) {
      await page.goto(here.site + path)
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      expect(await page.locator("#talk").count()).toBe(1)
      expect(await page.getByRole("button", { name: /Exit this page/ }).count()).toBe(1)
    }
    await page.context().close()
  })

  test("of the main path is accessible in every language, and says so where nobody has reviewed the translation", async () => {
    const page = await pageOf()
    for (const language of otherLanguages) {
      for (const path of ["/", "/plan"]) {
        await page.goto(`${here.site}${path}?language=${language}`)
        await expectAccessible(page)
        expect(await page.getAttribute("html", "lang")).toBe(language)
        expect(await page.getAttribute("html", "dir")).toBe(language === "ar" ? "rtl" : "ltr")
        expect(await page.locator('main a[href*="language=en"]').count()).toBeGreaterThan(0)
      }
    }
    await page.context().close()
  })

  test("still helps with an unknown country, language, path or an absurd query", async () => {
    for (const path of [
      "/plan?country=ZZ&language=xx",
      "/directory?q=%F0%9F%99%83%00&country=%27",
      "/plan?situation=x&paid[]=y",
    ]) {
      const answer = await fetch(here.site + path, { headers: { accept: "text/html" } })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('id="talk"')
    }
    const missing = await fetch(`${here.site}/nothing/here`, { headers: { accept: "text/html" } })
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('id="talk"')
  })

  test("sets no cookie, asks nothing of another host, and stores nothing", async () => {
    const page = await pageOf()
    const foreign: string[] = []
    page.on("request", (request) => {
      if (!request.url().startsWith(here.site)) foreign.push(request.url())
    })
    for (const path of pages) await page.goto(here.site + path)
    expect(foreign).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0)
    await page.context().close()
  })

  test("without script says what still works and where to go", async () => {
    const page = await pageOf({ script: false })
    await page.goto(`${here.site}/fingerprint`)
    const text = await page.textContent("main")
    expect(text).toContain("Everything else on this site works without scripts")
    expect(await page.locator('a[href^="https://takeitdown.ncmec.org"]').count()).toBeGreaterThan(0)
    const { code } = await send([{ pdq: hash(), quality: 90 }])
    await page.goto(`${here.site}/code`)
    await page.fill("#code", code)
    await page.click("main form button")
    await page.getByRole("button", { name: "Take off the list" }).click()
    expect(await page.locator("[data-state=withdrawn]").count()).toBe(1)
    await page.getByRole("button", { name: "Put back on the list" }).click()
    expect(await page.locator("[data-state=listed]").count()).toBe(1)
    await page.getByRole("button", { name: "Close and clear this page" }).click()
    await page.goto(`${here.site}/status`)
    expect(page.url()).toContain("/code")
    await page.context().close()
  })
})

describe("help kept on a phone", () => {
  test("is kept only when asked, opens without a network with the country's numbers, and is cleared again", async () => {
    const page = await pageOf()
    const kept = () => page.evaluate(async () => (await caches.keys()).length)
    await page.goto(`${here.site}/keep`)
    expect(await kept()).toBe(0)
    await page.getByRole("button", { name: "Keep this help on my phone" }).click()
    await page.getByText("Done. The help pages now open without a signal.").waitFor()
    expect(await kept()).toBe(1)

    await page.context().setOffline(true)
    for (const path of ["/", "/plan", "/plan?first=block", "/parents", "/directory"]) {
      await page.goto(here.site + path)
      expect(await page.locator('a[href="tel:999"]').count()).toBeGreaterThan(0)
      expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0)
    }
    await expect(page.goto(`${here.site}/status`)).rejects.toThrow()
    await page.context().setOffline(false)

    await page.goto(`${here.site}/clear`)
    await page.getByRole("button", { name: "Clear what this site kept" }).click()
    await page.getByText("Your history is still there.").waitFor()
    expect(await kept()).toBe(0)
    await page.context().close()
  })
})

describe("a submission", () => {
  test("of a well-known picture, a blank one, or one of very many is set aside; the others are listed", async () => {
    const near = Buffer.from(wellKnown)
    near[0] = (near[0] ?? 0) ^ 0b111
    const { cookie } = await send([
      { pdq: near.toString("hex"), quality: 90 },
      { pdq: hash(), quality: 90 },
      { pdq: null, quality: 0 },
    ])
    expect(await statesOf(cookie)).toEqual(["set-aside", "listed", "set-aside"])

    const code = someCode()
    const many = () => Array.from({ length: 100 }, () => ({ pdq: hash(), quality: 90 }))
    await send(many(), code)
    const second = await send([{ pdq: hash(), quality: 90 }], code)
    const states = await statesOf(second.cookie)
    expect(states.filter((state) => state === "listed")).toHaveLength(100)
    expect(states.at(-1)).toBe("set-aside")
  })

  test("with a wrong, missing or foreign field is refused by the field's name, and nothing is half-stored", async () => {
    const code = someCode()
    const post = async (fields: Record<string, string>) => {
      const body = new URLSearchParams(fields)
      return fetch(`${here.site}/fingerprint`, { method: "POST", body, redirect: "manual" })
    }
    const good = JSON.stringify([{ pdq: hash(), quality: 90, md5: "0".repeat(32) }])
    for (const [fields, named] of [
      [{ takenUnder18: "yes", fingerprints: "[]", code }, "fingerprints"],
      [
        { takenUnder18: "yes", fingerprints: good.replace('"quality":90', '"quality":900'), code },
        "fingerprints.0.quality",
      ],
      [{ takenUnder18: "yes", fingerprints: good.replace('"md5"', '"name":"x","md5"'), code }, "fingerprints.0"],
      [{ takenUnder18: "yes", fingerprints: good, code: "0000" }, "code"],
      [{ takenUnder18: "yes", fingerprints: good, code, file: "x" }, "form"],
    ] as const) {
      const answer = await post({ ...fields })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain(named)
    }
    const entered = await fetch(`${here.site}/code`, {
      method: "POST",
      body: new URLSearchParams({ code }),
      redirect: "manual",
    })
    expect(entered.status).toBe(422)
  })

  test("without the answer on age is asked again with everything in it", async () => {
    const page = await pageOf({ script: false })
    await page.setContent(
      `<form method="post" action="${here.site}/fingerprint"><input name="fingerprints" value='${JSON.stringify([{ pdq: hash(), quality: 90, md5: "1".repeat(32) }])}'><input name="code" value="${someCode()}"><button>send</button></form>`,
    )
    // Typed in by hand, as a form of our own page would be: a foreign origin is refused.
    await page.click("button")
    expect(await page.textContent("h1")).toContain("That did not work")
    const answer = await fetch(`${here.site}/fingerprint`, {
      method: "POST",
      body: new URLSearchParams({
        fingerprints: JSON.stringify([{ pdq: hash(), quality: 90, md5: "2".repeat(32) }]),
        code: someCode(),
      }),
    })
    expect(answer.status).toBe(422)
    const form = await answer.text()
    expect(form).toContain("How old were you in this image?")
    expect(form).toContain("2".repeat(32))
    await page.context().close()
  })

  test("of an image file is refused whatever it is called", async () => {
    const image = Buffer.from("89504e470d0a1a0a", "hex")
    for (const type of ["image/png", "multipart/form-data; boundary=x", "application/octet-stream"]) {
      const answer = await fetch(`${here.site}/fingerprint`, {
        method: "POST",
        headers: { "content-type": type },
        body: image,
      })
      expect(answer.status).toBe(415)
    }
  })
})

describe("the console", () => {
  test("opens by a link that works once, shows what was set aside, and a release reaches the person", async () => {
    const { cookie } = await send([{ pdq: wellKnown.toString("hex"), quality: 88 }])
    const { page } = await staffBrowser(browser)
    await page.goto(`${consoleOf(here)}/set-aside`)
    expect(page.url()).toContain("/sign-in?to=")
    await expectAccessible(page)
    const link = await here.run("staff", "link")
    await joinByLink(page, link, "Alex Example")
    await expectAccessible(page)
    await page.goto(`${consoleOf(here)}/set-aside`)
    await expectAccessible(page)
    const row = page.locator("tr", { hasText: "Like a well-known public picture" }).last()
    await row.getByLabel("Reason").fill("Checked: not the public picture")
    await row.getByRole("button", { name: /Release/ }).click()
    expect(await statesOf(cookie)).toEqual(["listed"])
    const other = await pageOf()
    await other.goto(link)
    expect(await other.textContent("main")).toContain("used or is too old")
    await page.goto(`${consoleOf(here)}/account`)
    await page.getByRole("button", { name: "Sign out" }).click()
    await page.goto(consoleOf(here))
    expect(page.url()).toContain("/sign-in")
  })
})
