/** Requests, payments and hand-offs under one code, as a person keeps them, in a real browser. */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"

const pageBytesMax = 80_000

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

async function pageOf(locale: string, script = true): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale, javaScriptEnabled: script })
  return context.newPage()
}

const submit = (page: Page) => page.click("main form button.govuk-button")

/** A request to Instagram about an image of an adult, with all that the rules ask for. */
async function fillRequest(page: Page): Promise<void> {
  await page.selectOption("#platform", "instagram")
  await page.check("[name=subject][value=content]")
  await page.fill("#links", "https://example.org/p/1\nexample.org/p/2")
  await page.check("[name=ageInImage][value=adult]")
  await page.fill("#explanation", "It was posted by somebody who threatened me.")
  await page.check("[name=saysNoConsent]")
  await page.check("[name=saysTrue]")
  await page.fill("#contact", "alex@example.org")
  await page.fill("#name", "Alex Example")
  await submit(page)
}

test("a request is complete, is sent by the person, runs its clock, and takes an answer, without script too", async () => {
  const page = await pageOf("en-US", false)
  await page.goto(`${here.site}/notices`)
  await submit(page)
  await fillRequest(page)
  const main = (await page.textContent("main")) ?? ""
  for (const part of [
    "TAKE IT DOWN Act",
    "https://example.org/p/1",
    "https://example.org/p/2",
    "Signed: Alex Example",
  ]) {
    expect(main).toContain(part)
  }
  expect(main).not.toContain("Something is missing")
  await page.click("button[value=send]")
  expect(await page.textContent("main")).toContain("The law gives the app until")
  await page.goto(`${here.site}/status`)
  expect(await page.getAttribute("[data-notice]", "data-state")).toBe("sent")
  await page.click("[data-notice] a")
  await page.fill("#words", "Ticket 4711")
  await page.click("button[value=acknowledge]")
  expect(await page.textContent("[data-history]")).toContain("Ticket 4711")
  await page.click("button[value=remove]")
  expect(await page.textContent("main")).toContain("You marked it as gone.")
  const copy = await (await page.context().request.get(`${here.site}/my-copy`)).text()
  for (const part of ["Instagram", "Ticket 4711", "https://example.org/p/2"]) expect(copy).toContain(part)
  await page.context().close()
})

test("a second app is asked for only what differs, and what is missing is named before sending, with why", async () => {
  const page = await pageOf("en-US")
  await page.goto(`${here.site}/notices`)
  await submit(page)
  await expectAccessible(page)
  expect((await page.content()).length).toBeLessThan(pageBytesMax)
  await fillRequest(page)
  await expectAccessible(page)
  await page.goto(`${here.site}/notices/new`)
  expect(await page.inputValue("#name")).toBe("Alex Example")
  expect(await page.inputValue("#links")).toBe("")
  await page.selectOption("#platform", "snapchat")
  await page.fill("#links", "https://example.org/p/3")
  await page.fill("#name", "")
  await submit(page)
  expect(await page.textContent("main")).toContain("A name as a signature. The law asks for it in this request.")
  await page.context().close()
})

test("a wrong link comes back with everything else in the form", async () => {
  const page = await pageOf("en-GB")
  await page.goto(`${here.site}/notices`)
  await submit(page)
  await page.selectOption("#platform", "instagram")
  await page.fill("#links", "not a link at all ::::")
  await page.fill("#explanation", "Words to keep.")
  await submit(page)
  expect(await page.textContent(".govuk-error-summary")).toContain("One of these is not a link.")
  expect(await page.inputValue("#explanation")).toBe("Words to keep.")
  expect(await page.inputValue("#links")).toContain("not a link")
  await page.context().close()
})

test("a request comes as PDF, and for an abuse team as X-ARF where the image shows someone under 18", async () => {
  const page = await pageOf("de-DE")
  await page.goto(`${here.site}/notices?country=DE&language=en`)
  await submit(page)
  await page.goto(`${here.site}/notices/new?country=DE&language=en`)
  await page.selectOption("#platform", "instagram")
  await page.check("[name=subject][value=content]")
  await page.fill("#links", "https://example.org/p/1")
  await page.check("[name=ageInImage][value=under-18]")
  await page.fill("#explanation", "It was posted to threaten me.")
  await page.check("[name=saysTrue]")
  await page.fill("#contact", "alex@example.org")
  await submit(page)
  expect(await page.textContent("main")).toContain("you do not have to give a name or an address")
  const address = page.url().split("?")[0]
  const pdf = await page.context().request.get(`${address}/letter.pdf`)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-")
  const xarf = await (await page.context().request.get(`${address}/xarf.json`)).json()
  expect(xarf).toMatchObject({ type: "csem", exploitation_type: "sextortion", url: "https://example.org/p/1" })
  await page.context().close()
})

test("a payment has words to say, and keeps what came of it; nothing promises money back", async () => {
  const page = await pageOf("en-GB")
  await page.goto(`${here.site}/money`)
  await expectAccessible(page)
  await page.check("[name=method][value=gift-card]")
  await page.fill("#amount", "200 GBP")
  await page.fill("#to", "XXXX-1234")
  await page.click("main form:has(#amount) button")
  const main = (await page.textContent("main")) ?? ""
  for (const part of ["200 GBP", "XXXX-1234", "Please freeze it now", "We cannot promise that money comes back."]) {
    expect(main).toContain(part)
  }
  await expectAccessible(page)
  await page.click("button[value=stopped]")
  expect(await page.textContent("[data-payment]")).toContain("They stopped it on")
  await page.click("button[value=remove]")
  expect(await page.locator("[data-payment]").count()).toBe(0)
  await page.context().close()
})

test("a tool is marked as used with its day, found again by the code, and unmarked", async () => {
  const page = await pageOf("en-GB")
  await page.goto(`${here.site}/hand-offs`)
  await expectAccessible(page)
  expect((await page.textContent(".bw-header__name"))?.trim()).toBe("Breakwater")
  await page.locator(".bw-entry", { hasText: "Take It Down" }).getByRole("button").click()
  expect(await page.locator(".bw-entry", { hasText: "Take It Down" }).textContent()).toContain("Done on")
  await page.goto(`${here.site}/your-code`)
  const code = (await page.textContent("[data-code]")) ?? ""
  await page.context().clearCookies()
  await page.goto(`${here.site}/code`)
  await page.fill("#code", code)
  await submit(page)
  expect(page.url()).toContain("/status")
  await page.goto(`${here.site}/hand-offs`)
  await page.locator(".bw-entry", { hasText: "Take It Down" }).getByRole("button").click()
  expect(await page.locator(".bw-entry", { hasText: "Take It Down" }).textContent()).not.toContain("Done on")
  await page.context().close()
})
