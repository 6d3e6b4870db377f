/** Checking a chat in a real browser: on the device, kept nowhere, sent nowhere, and of help whatever it finds. */
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"

const script = [
  "Mia: hey you came up on my quick add",
  "Jo: hi",
  "Mia: whats ur snap? lets trade pics, your turn with your face",
  "Jo: ok",
  "Mia: I screen recorded everything and I have all your followers",
  "Mia: pay me 300 or I send your nudes to everyone at your school",
  "Mia: you have 10 minutes",
].join("\n")

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

async function pageOf(width = 360, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 740 }, locale: "en-GB", javaScriptEnabled })
  return context.newPage()
}

async function check(page: Page, text: string): Promise<void> {
  await page.fill("#paste", text)
  await page.click("[data-part=look]")
  await page.waitForSelector("[data-part=result]:not([hidden])")
}

test("a script is recognised with its words marked, its steps named and a plan; nothing is asked of the network or stored", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/check`)
  await page.getByRole("link", { name: "Check a chat" }).click()
  await page.waitForSelector("[data-part=tool]:not([hidden])")
  await expectAccessible(page)
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  await check(page, script)
  expect(await page.getAttribute("[data-part=outcome]", "data-outcome")).toBe("sextortion")
  expect(await page.textContent("[data-part=outcome]")).toContain("it is not your fault")
  await expectAccessible(page)
  const marks = await page.locator("mark").allTextContents()
  for (const word of ["pay me", "screen recorded", "have 10 minutes"]) {
    expect(marks.join(" | ").toLowerCase()).toContain(word.toLowerCase())
  }
  expect(await page.textContent("[data-part=timeline]")).toContain("They put you under pressure of time")
  expect(await page.getByRole("link", { name: "The ten-minute plan" }).isVisible()).toBe(true)
  expect(asked).toEqual([])
  const stored = await page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
    document.cookie.length,
  ])
  expect(stored).toEqual([0, 0, 0, 0, 0])
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.screenshot({ path: join(tmpdir(), `breakwater-chat-${width}.png`), fullPage: true })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await page.context().close()
})

test("the page's own rules let it reach nothing, and it works with the network gone", async () => {
  const page = await pageOf()
  const answer = await page.goto(`${here.site}/check-a-chat`)
  const policy = answer?.headers()["content-security-policy"] ?? ""
  expect(policy).toContain("connect-src 'none'")
  expect(policy).toContain("form-action 'none'")
  await page.waitForSelector("[data-part=tool]:not([hidden])")
  await page.context().setOffline(true)
  await check(page, script)
  expect(await page.getAttribute("[data-part=outcome]", "data-outcome")).toBe("sextortion")
  await page.context().close()
})

test("who is who can be swapped, and what was found goes away with one button", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/check-a-chat`)
  await check(page, script)
  expect(await page.locator("[name=who]:checked").inputValue()).toBe("Jo")
  expect(await page.locator(".bw-message--answer").count()).toBeLessThan(
    (await page.locator(".bw-message").count()) / 2,
  )
  await page.check("[name=who][value=Mia]")
  expect(await page.locator(".bw-message--answer").count()).toBeGreaterThan(2)
  await page.click("[data-part=start-over]")
  expect(await page.inputValue("#paste")).toBe("")
  expect(await page.isVisible("[data-part=result]")).toBe(false)
  await page.context().close()
})

test("what holds no sign is never called safe, and someone who asks for help is not accused", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/check-a-chat`)
  await check(page, "Sam: are we still on for training\nJo: yes see you at six")
  expect(await page.textContent("[data-part=outcome]")).toContain("does not prove that it is safe")
  expect(await page.textContent("[data-part=result]")).not.toMatch(/you are safe/i)
  await check(page, "someone has my nudes and says he will send them to my school unless i pay, what do i do")
  expect(await page.getAttribute("[data-part=outcome]", "data-outcome")).toBe("none")
  expect(await page.textContent("[data-part=notes]")).toContain("That deserves help now")
  await check(page, "i want to die, they posted it")
  expect(await page.textContent("[data-part=notes]")).toContain("Please talk to a person now")
  await page.context().close()
})

test("a chat export opens as the app wrote it, and what is no chat is said to be none", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/check-a-chat`)
  await page.waitForSelector("[data-part=tool]:not([hidden])")
  const lines = [
    "25/11/2026, 21:04 - Rin: i recorded you. i have all your followers",
    "25/11/2026, 21:05 - Sam: stop",
    "25/11/2026, 21:06 - Rin: 200 by steam card or it goes to your mum and your whole school",
  ]
  await page.setInputFiles("#file", { name: "chat.txt", mimeType: "text/plain", buffer: Buffer.from(lines.join("\n")) })
  await page.waitForSelector("[data-part=result]:not([hidden])")
  expect(await page.getAttribute("[data-part=outcome]", "data-outcome")).toBe("sextortion")
  await page.setInputFiles("#file", { name: "x.txt", mimeType: "text/plain", buffer: Buffer.from([0, 1, 2, 0]) })
  await page.getByText("This is no chat that this page can read").waitFor()
  await expectAccessible(page)
  await page.context().close()
})

test("of what is very long the newest part is looked at, and the page says so", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/check-a-chat`)
  await page.waitForSelector("[data-part=tool]:not([hidden])")
  const line = "25/11/2026, 21:04 - Rin: "
  const long = `${line}${"are we still on for training ".repeat(200_000)}\n${line}see you at six`
  for (const text of [long, `${line}${"haha ".repeat(1_000_000)}`]) {
    await page.setInputFiles("#file", { name: "chat.txt", mimeType: "text/plain", buffer: Buffer.from(text) })
    await page.getByText("The chat is long. Messages that were looked at: the newest 1,").waitFor()
    await page.click("[data-part=start-over]")
  }
  await page.context().close()
})

test("without script the page says so, and points to the signs", async () => {
  const page = await pageOf(360, false)
  await page.goto(`${here.site}/check-a-chat`)
  expect(await page.textContent("noscript, main")).toContain("needs JavaScript")
  await expectAccessible(
    await pageOf().then(async (other) => {
      await other.goto(`${here.site}/check-a-chat`)
      return other
    }),
  )
  await page.context().close()
})
