/** A safeguarding lead's record and the young person's consent, in a real browser on a phone and on a desk. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-school-"))
let here: Installation
let browser: Browser
let lead: Page
let code = ""

beforeAll(async () => {
  const recipients = join(folder, "recipients")
  writeFileSync(recipients, await identityToRecipient(await generateX25519Identity()))
  here = await install({
    environment: { HOTLINE_NAME: "Example Hotline", HOTLINE_HOURS: "9 to 17", HOTLINE_RECIPIENTS_FILE: recipients },
  })
  browser = await startBrowser()
  lead = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" })).newPage()
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const press = (page: Page, name: string) =>
  Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).first().click()])

/** A young person with a report, and a code for the school that gives this. */
async function youngPerson(...scopes: string[]): Promise<{ page: Page; helperCode: string }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB" })
  const page = await context.newPage()
  const next = () =>
    Promise.all([page.waitForNavigation(), page.click("main form button.govuk-button:not(.govuk-button--secondary)")])
  await page.goto(`${here.site}/report`)
  await next()
  await page.goto(`${here.site}/report/what-happened`)
  await page.check("[name=happened][value=threatened]")
  await next()
  await page.goto(`${here.site}/report/story`)
  await page.fill("#story", "A secret story.")
  await next()
  await page.goto(`${here.site}/report/check`)
  await press(page, "Send the report")
  await page.goto(`${here.site}/helpers`)
  expect(await page.textContent("main")).toContain("A school has duties.")
  for (const scope of scopes) await page.check(`[name=scope][value=${scope}]`)
  await next()
  return { page, helperCode: (await page.textContent("[data-code]")) ?? "" }
}

test("a record is started after its duties are read, holds steps with reasons, and says what is missing without losing a word", async () => {
  await lead.goto(`${here.site}/schools`)
  await lead.getByRole("link", { name: "a record of your own" }).click()
  await expectAccessible(lead)
  expect(await lead.textContent("main")).toContain("No imagery")
  await press(lead, "Start a record")
  await expectAccessible(lead)
  code = (await lead.textContent("[data-code]")) ?? ""
  await lead.fill("#reference", "CP 114")
  await lead.fill("#text-concern", "Told the form tutor at nine: someone wants money.")
  await press(lead, "Save")
  await lead.check("[name=kind][value=decision]")
  await lead.fill("#text", "Refer to the police at once")
  await press(lead, "Write it down")
  await expectAccessible(lead)
  expect(await lead.textContent("#step")).toContain("Fill in what it is")
  expect(await lead.inputValue("#text")).toBe("Refer to the police at once")
  await lead.check("[name=kind][value=decision]")
  await lead.fill("#why", "Blackmail of a pupil")
  await lead.fill("#by", "DSL")
  await press(lead, "Write it down")
  expect(await lead.textContent("#steps")).toContain("Why: Blackmail of a pupil")
  expect(await lead.locator("input[type=file]").count()).toBe(0)
})

test("a step is struck out with who and why, stays readable, and all of it comes as a table", async () => {
  await lead.check("[name=kind][value=contact]")
  await lead.fill("#text", "Rang home, no answer")
  await lead.fill("#by", "DSL")
  await press(lead, "Write it down")
  await lead.locator("[data-step=contact] summary").click()
  await lead.locator("[data-step=contact] [name=by]").fill("DSL")
  await lead.locator("[data-step=contact] [name=why]").fill("Written into the wrong file")
  await Promise.all([lead.waitForNavigation(), lead.locator("[data-step=contact] button").click()])
  expect(await lead.locator("[data-step=contact] s").textContent()).toBe("Rang home, no answer")
  expect(await lead.textContent("[data-step=contact]")).toContain("by DSL: Written into the wrong file")
  await expectAccessible(lead)
  const table = await (await lead.context().request.get(`${here.site}/school-desk/record.csv`)).text()
  for (const part of ["CP 114", "Refer to the police at once", "Written into the wrong file"])
    expect(table).toContain(part)
})

test("a case is joined only by the young person's code, after they were told, and shows states without a word of theirs", async () => {
  const { page, helperCode } = await youngPerson("see-status", "write")
  await lead.fill("#join-code", helperCode)
  await press(lead, "See what they share")
  expect(await lead.textContent("#join")).toContain("First tell them")
  await lead.check("[name=told]")
  await lead.fill("#join-code", code)
  await press(lead, "See what they share")
  expect(await lead.textContent("#join")).toContain("This is no code that a young person gave")
  await lead.check("[name=told]")
  await lead.fill("#join-code", helperCode)
  await press(lead, "See what they share")
  await expectAccessible(lead)
  expect(await lead.textContent("#case")).toContain("Report of")
  expect(await lead.textContent("main")).not.toContain("A secret story")
  for (const width of [1280, 360]) {
    await lead.setViewportSize({ width, height: 900 })
    await lead.screenshot({ path: join(tmpdir(), `breakwater-school-${width}.png`), fullPage: true })
    expect(await lead.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await lead.setViewportSize({ width: 1280, height: 900 })
  await press(lead, "Write to the hotline")
  expect(lead.url()).toContain("/helping")
  await lead.goto(`${here.site}/school-desk`)
  await page.goto(`${here.site}/helpers`)
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "End this code" }).click()])
  await lead.reload()
  expect(await lead.textContent("#case")).toContain("The young person has ended what they shared")
  expect(await lead.textContent("#steps")).toContain("Refer to the police at once")
  await page.context().close()
})

test("the record opens again by its code alone, and the database shows none of it", async () => {
  await press(lead, "Close the record here")
  await lead.goto(`${here.site}/school-desk`)
  expect(await lead.textContent("main")).not.toContain("CP 114")
  await lead.goto(`${here.site}/code`)
  await lead.fill("#code", code)
  await Promise.all([lead.waitForNavigation(), lead.click("main form button.govuk-button")])
  expect(lead.url()).toContain("/school-desk")
  expect(await lead.inputValue("#reference")).toBe("CP 114")
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows } = await client.query<{ sealed: Buffer }>("select sealed from folders")
  await client.end()
  expect(rows).toHaveLength(1)
  for (const { sealed } of rows) expect(sealed.toString("latin1")).not.toContain("CP 114")
})
