/** Help in a real browser: every page in every language, by keyboard, at 400 % zoom, kept, ticked, cleared, and cut off. */
import { languages } from "@breakwater/guidance"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"

const firstViewBytesMax = 60_000
const everyPage = [
  "/",
  "/plan",
  "/plan?situation=paid&paid=gift-card",
  "/check",
  "/parents",
  "/friends",
  "/schools",
  "/letter",
  "/briefing",
  "/lesson",
  "/adults",
  "/device",
  "/directory",
  "/platforms",
  "/platforms/snapchat",
  "/tools",
  "/no-file",
  "/fingerprint",
  "/code",
  "/country",
  "/exit-button",
  "/keep",
  "/clear",
]

let here: Installation
let browser: Browser

beforeAll(async () => {
  here = await install()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
})

async function pageOf(options: { width?: number; height?: number; script?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 360, height: options.height ?? 740 },
    javaScriptEnabled: options.script ?? true,
    locale: "en-GB",
  })
  return context.newPage()
}

describe("in every language", () => {
  test.each(languages.map(({ code }) => code))(
    "%s: no page has an axe violation or scrolls sideways",
    async (language) => {
      const page = await pageOf()
      for (const path of everyPage) {
        await page.goto(`${here.site}${path}${path.includes("?") ? "&" : "?"}language=${language}&country=GB`)
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
      }
      await page.context().close()
    },
  )

  test("danger and the four doors fit one phone screen without scrolling", async () => {
    const page = await pageOf()
    for (const { code } of languages) {
      await page.goto(`${here.site}/?language=${code}&country=GB`)
      const boxes = await Promise.all(
        ["main a[href='tel:999']", ".bw-doors"].map((part) => page.locator(part).boundingBox()),
      )
      for (const box of boxes) expect((box?.y ?? 0) + (box?.height ?? 9999), code).toBeLessThanOrEqual(740)
      expect(await page.locator(".bw-door").count()).toBe(4)
    }
    await page.context().close()
  })
})

test("start page and plan take at most 60 kB on first view, styles and scripts in", async () => {
  const page = await pageOf()
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  let bytes = 0
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength))
  for (const path of ["/", "/plan"]) {
    bytes = 0
    await session.send("Network.clearBrowserCache")
    await page.goto(here.site + path, { waitUntil: "networkidle" })
    expect(bytes, path).toBeGreaterThan(5000)
    expect(bytes, path).toBeLessThanOrEqual(firstViewBytesMax)
  }
  await page.context().close()
})

describe("by keyboard alone", () => {
  test("from the start page to the plan, a tick, and out", async () => {
    const page = await pageOf({ width: 1280, height: 900 })
    await page.goto(here.site)
    await page.keyboard.press("Tab")
    expect(await focusText(page)).toContain("Skip to the main part")
    await page.keyboard.press("Enter")
    await tabTo(page, "999")
    await tabTo(page, "Someone is threatening")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/plan/)
    await tabTo(page, "Done: Stop replying")
    await page.keyboard.press("Space")
    expect(await page.locator("[data-bw-tick=stop]").isChecked()).toBe(true)
    await tabTo(page, "Keep my ticks")
    await page.keyboard.press("Enter")
    expect(await focusText(page)).toContain("Forget my ticks")
    await page.context().close()
  })

  test("every control of every page can be reached and shows its focus", async () => {
    const page = await pageOf({ width: 1280, height: 900 })
    for (const path of everyPage) {
      await page.goto(here.site + path)
      const unreachable = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, summary")]
          .filter((element) => element.checkVisibility() && element.tabIndex < 0)
          .map((element) => element.outerHTML.slice(0, 100)),
      )
      expect(unreachable, path).toEqual([])
    }
    await page.goto(here.site)
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press("Tab")
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
      expect(outline, await focusText(page)).not.toBe("none")
    }
    await page.context().close()
  })
})

test("at 400 % zoom of a 1280 px screen everything is there, and a field in focus is not under the bar", async () => {
  // WCAG 2.2, 1.4.10: 1280 x 1024 at 400 % is 320 x 256 in CSS pixels.
  const page = await pageOf({ width: 320, height: 256 })
  for (const path of everyPage) {
    await page.goto(here.site + path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
  }
  await page.goto(`${here.site}/directory`)
  for (const id of ["#country", "#q"]) {
    await page.locator(id).focus()
    const field = await page.locator(id).boundingBox()
    const bar = await page.locator(".bw-bar").boundingBox()
    expect(field?.y ?? 0).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0))
  }
  await page.context().close()
})

describe("ticks of the plan", () => {
  const ticked = (page: Page) => page.locator("[data-bw-tick]:checked").count()
  const stored = (page: Page) => page.evaluate(() => Object.keys(localStorage))

  test("stay nowhere until asked, then on the device through Exit, until forgotten or cleared", async () => {
    const page = await pageOf()
    await page.goto(`${here.site}/plan`)
    await page.locator("[data-bw-tick=stop]").check()
    expect(await stored(page)).toEqual([])
    await page.reload()
    expect(await ticked(page)).toBe(0)

    await page.locator("[data-bw-tick=stop]").check()
    await page.getByRole("button", { name: "Keep my ticks on this device" }).click()
    await page.getByText("Kept on this device only.").waitFor()
    await page.locator("[data-bw-tick=block]").check()
    await page.goto(`${here.site}/plan?first=block`)
    expect(await ticked(page)).toBe(2)
    expect(await stored(page)).toEqual(["pages-ticks"])

    await page.route(/^https:/, (route) => route.fulfill({ body: "weather" }))
    await page.getByRole("button", { name: /Exit this page/ }).click()
    await page.waitForURL(/^https:/)
    await page.goto(`${here.site}/plan`)
    expect(await ticked(page)).toBe(2)

    await page.getByRole("button", { name: "Forget my ticks" }).click()
    expect(await stored(page)).toEqual([])
    await page.getByRole("button", { name: "Keep my ticks on this device" }).click()
    await page.goto(`${here.site}/clear`)
    await page.getByRole("button", { name: "Clear what this site kept" }).click()
    await page.getByText("Your history is still there.").waitFor()
    expect(await stored(page)).toEqual([])
    await page.context().close()
  })

  test("can be set without script, and are gone on the next visit", async () => {
    const page = await pageOf({ script: false })
    await page.goto(`${here.site}/plan`)
    await page.locator("[data-bw-tick=stop]").check()
    expect(await page.getByRole("button", { name: "Keep my ticks on this device" }).isVisible()).toBe(false)
    await page.context().close()
  })
})

test("the plan as a text message fits its words into a link, with the country's number", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/plan`)
  await page.getByText("Copy as a text message").first().click()
  const href = (await page.getByRole("link", { name: "Open as a text message" }).getAttribute("href")) ?? ""
  const text = decodeURIComponent(href.replace("sms:?&body=", ""))
  expect(text).toBe((await page.textContent("#plan-text"))?.trim())
  expect(text).toContain("999")
  await page.context().close()
})

test("open now goes by the clock and zone of the device once a script runs", async () => {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "America/New_York" })
  const page = await context.newPage()
  // Thursday, 10:00 in London and 05:00 in New York.
  await page.clock.install({ time: new Date("2026-11-26T10:00:00Z") })
  await page.goto(`${here.site}/directory/gb`)
  const row = page.locator(".bw-entry", { hasText: "Revenge Porn Helpline" })
  expect(await row.textContent()).toMatch(/Open now, until 1[12]:00/)
  expect(await page.textContent("main")).toContain("goes by the clock of your device")
  await page.clock.fastForward("12:00:00")
  expect(await row.textContent()).toContain("Closed now")
  await context.close()
})

test("kept help is cleared without a connection too, and says what is left to clear", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/keep`)
  await page.getByRole("button", { name: "Keep this help on my phone" }).click()
  await page.getByText("Done. The help pages now open without a signal.").waitFor()
  await page.context().setOffline(true)
  await page.goto(`${here.site}/clear`)
  await page.getByRole("button", { name: "Clear what this site kept" }).click()
  await page.getByText("when you have a connection").waitFor()
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0)
  await page.context().close()
})

test("every help page is still served when the database is stopped, even under queries", async () => {
  let isStopped = false
  const asking = Array.from({ length: 6 }, async () => {
    while (!isStopped) isStopped = (await fetch(`${here.site}/healthz`)).status === 503
  })
  await here.stopDatabase("forGood")
  await Promise.all(asking)
  expect(here.output()).not.toContain("site ended")
  const page = await pageOf()
  for (const path of everyPage) {
    const answer = await page.goto(here.site + path)
    expect(answer?.status(), path).toBe(200)
    expect(await page.locator('a[href="tel:999"]').count(), path).toBeGreaterThan(0)
  }
  await page.context().close()
})

function focusText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    return (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent) ?? ""
  })
}

/** Presses Tab until the focus is on a control with this text. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab")
    if ((await focusText(page)).replace(/\s+/g, " ").includes(text)) return
  }
  throw new Error(`80 presses of Tab do not lead to ${text}`)
}
