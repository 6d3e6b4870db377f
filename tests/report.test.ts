/** A report from the first question to the hotline's answer, without script; and what nobody but the two can read. */
import { randomBytes } from "node:crypto"
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openReport } from "@breakwater/casework"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install } from "./installation.ts"
import { consoleOf, firstStaff } from "./staff.ts"

const pageBytesMax = 80_000
const pagesMax = 12
const marker = `marker${randomBytes(6).toString("hex")}`

let here: Installation
let browser: Browser
let identity: string

beforeAll(async () => {
  identity = await generateX25519Identity()
  const folder = await mkdtemp(join(tmpdir(), "breakwater-hotline-"))
  const file = join(folder, "recipients")
  const identityFile = join(folder, "identity")
  await writeFile(identityFile, `${identity}\n`)
  await writeFile(file, `${await identityToRecipient(identity)} # a test's\n`)
  here = await install({
    environment: {
      HOTLINE_NAME: "Example Hotline",
      HOTLINE_HOURS: "Monday to Friday, 9 to 17",
      HOTLINE_RECIPIENTS_FILE: file,
      CONSOLE_IDENTITY_FILE: identityFile,
    },
  })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
})

async function pageOf(options: { script?: boolean; width?: number } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 360, height: 740 },
    javaScriptEnabled: options.script ?? false,
    locale: "en-GB",
  })
  return context.newPage()
}

const next = (page: Page) => page.click("main form .govuk-button-group button")
const stepOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1)

/** Answers every question. Returns the code and how many pages it took. */
async function reportWith(page: Page, story: string): Promise<{ code: string; pages: number }> {
  await page.goto(`${here.site}/report`)
  await page.click("main form button")
  const code = (await page.textContent(".bw-code")) ?? ""
  let pages = 0
  for (let step = stepOf(page); step !== "check"; step = stepOf(page)) {
    pages += 1
    if (step === "for-whom") await page.check("[name=forWhom][value=self]")
    if (step === "safety") await page.check("[name=safeNow][value=yes]")
    if (step === "what-happened") {
      for (const value of ["threatened", "paid", "asked-money"]) await page.check(`[name=happened][value=${value}]`)
    }
    if (step === "person") await page.check("[name=ageBand][value='16-17']")
    if (step === "accounts") await page.fill("#accountHandle-1", `${marker}.handle`)
    if (step === "money") await page.fill("#moneyHandle-1", `${marker}-wallet`)
    if (step === "places") await page.fill("#placeWords-1", `${marker} place`)
    if (step === "story") await page.fill("#story", story)
    if (step === "contact") {
      await page.check("[name=level][value=contactable]")
      await page.fill("#contact", `${marker}@example.org`)
    }
    await next(page)
  }
  return { code, pages: pages + 1 }
}

async function everyRow(): Promise<string> {
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows: tables } = await client.query("select tablename from pg_tables where schemaname = 'public'")
  const parts: string[] = []
  for (const { tablename } of tables) {
    const { rows } = await client.query(`select * from ${pg.escapeIdentifier(tablename)}`)
    for (const row of rows) {
      for (const value of Object.values(row))
        parts.push(Buffer.isBuffer(value) ? value.toString("latin1") : JSON.stringify(value))
    }
  }
  await client.end()
  return parts.join("\n")
}

/** The whole database, the site's whole environment and keys, and every log. */
async function everythingStolen(): Promise<string> {
  const stolen = [await everyRow(), await readFile(`/proc/${await here.pidOf("site")}/environ`, "latin1")]
  for (const folder of ["keys/site", "logs"]) {
    for (const name of await readdir(join(here.folder, folder))) {
      stolen.push(await readFile(join(here.folder, folder, name), "latin1"))
    }
  }
  stolen.push(await readFile(join(here.folder, "postgres.log"), "latin1").catch(() => ""))
  return stolen.join("\n")
}

let staffMade = 0

/** The hotline opens the most urgent report, reads it with its message, and answers. */
async function answerAsHotline(): Promise<void> {
  staffMade += 1
  const { context, page: staff } = await firstStaff(browser, here, `Alex Example ${staffMade}`)
  await staff.goto(`${consoleOf(here)}/reports`)
  await expectAccessible(staff)
  expect(await staff.textContent("main")).not.toContain(marker)
  await staff.click("[data-report] a")
  await expectAccessible(staff)
  const main = (await staff.textContent("main")) ?? ""
  for (const part of ["story", "place", "message"]) expect(main).toContain(`${marker} ${part}`)
  await staff.fill("#text-1", `${marker} answer`)
  await staff.getByRole("button", { name: "Send the answer" }).click()
  expect(await staff.textContent("main")).toContain(`${marker} answer`)
  await context.close()
}

describe("a report", () => {
  test("takes one question a page, at most 12 pages with two notices, each light and accessible", async () => {
    const page = await pageOf({ script: true })
    await page.goto(`${here.site}/report`)
    await expectAccessible(page)
    await page.click("main form button")
    for (let step = stepOf(page); step !== "check"; step = stepOf(page)) {
      await expectAccessible(page)
      expect((await page.content()).length).toBeLessThan(pageBytesMax)
      if (step === "what-happened") await page.check("[name=happened][value=threatened]")
      await next(page)
    }
    await expectAccessible(page)
    const { pages } = await reportWith(page, "It began on Monday.")
    // Two notices: one page to fill in each.
    expect(pages + 2).toBeLessThanOrEqual(pagesMax)
    await page.context().close()
  })

  test("can be left and found again by its code in another browser, until it is sent", async () => {
    const page = await pageOf()
    await page.goto(`${here.site}/report`)
    await page.click("main form button")
    const code = (await page.textContent(".bw-code")) ?? ""
    await page.check("[name=forWhom][value=friend]")
    await next(page)
    await page.context().close()
    const other = await pageOf()
    await other.goto(`${here.site}/code`)
    await other.fill("#code", code.toLowerCase())
    await other.click("main form button")
    expect(other.url()).toContain("/report/check")
    expect(await other.textContent("main")).toContain("A friend")
    await other.goto(`${here.site}/status`)
    expect(await other.textContent("[data-draft]")).toContain("not sent yet")
    await other.context().close()
  })

  test("that is too long comes back whole, with how much too long it is", async () => {
    const page = await pageOf()
    await page.goto(`${here.site}/report`)
    await page.click("main form button")
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
    const send = (step: string, body: URLSearchParams) =>
      fetch(`${here.site}/report/${step}`, { method: "POST", body, headers: { cookie: cookies }, redirect: "manual" })
    const long = `${"word ".repeat(400_000)}end`
    const answer = await send("story", new URLSearchParams({ story: long }))
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain("Nothing is lost: please shorten it here.")
    expect(text).toContain("2,000,003 characters")
    expect(text).toContain(long)

    const handles = new URLSearchParams()
    for (let n = 0; n < 10_000; n += 1) handles.append("accountHandle", `handle${n}`)
    const many = await send("accounts", handles)
    expect(many.status).toBe(422)
    expect(await many.text()).toContain("There is room for 50.")
    await page.context().close()
  })

  test("with words that hint at self-harm shows help at once and keeps the answers", async () => {
    const page = await pageOf()
    await page.goto(`${here.site}/report`)
    await page.click("main form button")
    await page.goto(`${here.site}/report/story`)
    await page.fill("#story", "I want to die.")
    await next(page)
    expect(await page.textContent("[role=alert]")).toContain("Please talk to someone now.")
    await page.goto(`${here.site}/report/story`)
    expect(await page.inputValue("#story")).toBe("I want to die.")
    await page.context().close()
  })

  test("sent twice is there once, opens for the hotline and for the code, and for nobody else", async () => {
    const page = await pageOf({ script: true })
    const { code } = await reportWith(page, `${marker} story`)
    const submission = await page.getAttribute("[name=submission]", "value")
    await page.click("main form button")
    await page.waitForURL(/\/report\/sent/)
    await page.goBack()
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
    await fetch(`${here.site}/report/send`, {
      method: "POST",
      body: new URLSearchParams({ submission: submission ?? "" }),
      headers: { cookie: cookies },
      redirect: "manual",
    })
    const client = new pg.Client(await here.owner())
    await client.connect()
    const { rows } = await client.query("select sealed, urgency, age, level from reports order by number desc")
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ urgency: "high", age: "under-18", level: "contactable" })
    expect((await openReport({ identities: [identity] }, rows[0].sealed))?.story).toBe(`${marker} story`)
    expect(await openReport({ identities: [await generateX25519Identity()] }, rows[0].sealed)).toBeNull()

    await page.goto(`${here.site}/status`)
    await page.fill("#text", `${marker} message`)
    await page.click("main form:has(#text) button")
    await client.end()
    await answerAsHotline()
    await page.goto(`${here.site}/status`)
    expect(await page.textContent("main")).toContain("One new message")
    expect(await page.textContent("main")).toContain(`${marker} answer`)
    await expectAccessible(page)
    const copy = await page.context().request.get(`${here.site}/my-copy`)
    const text = await copy.text()
    for (const part of ["story", "message", "answer", "place"]) expect(text).toContain(`${marker} ${part}`)

    const all = await everythingStolen()
    expect(all.length).toBeGreaterThan(10_000)
    expect(all).not.toContain(marker)
    expect(all).not.toContain(code)
    expect(all).not.toContain("AGE-SECRET-KEY")
    await page.context().close()
  })

  test("takes more once it was sent, sealed as a message, and asks again where nothing was written", async () => {
    const page = await pageOf({ script: true })
    await reportWith(page, "It began on Monday.")
    await page.click("main form button")
    await page.goto(`${here.site}/status`)
    await page.getByRole("link", { name: "Add something to your report" }).click()
    await expectAccessible(page)
    await page.getByRole("link", { name: "Which accounts" }).click()
    await expectAccessible(page)
    await next(page)
    expect(await page.textContent(".govuk-error-summary")).not.toBeNull()
    await page.fill("#accountHandle-1", `${marker}.second`)
    await page.click("button[name=more]")
    expect(await page.inputValue("#accountHandle-1")).toBe(`${marker}.second`)
    await next(page)
    expect(await page.textContent(".bw-message")).toContain(`${marker}.second`)
    expect(await everythingStolen()).not.toContain(marker)
    await page.context().close()
  })

  test("is taken back and sent again, asked to be erased and kept, each shown", async () => {
    const page = await pageOf()
    await reportWith(page, "Words.")
    await page.click("main form button")
    await page.goto(`${here.site}/status`)
    const state = () => page.getAttribute("[data-report]", "data-state")
    const press = (name: RegExp) => page.getByRole("button", { name }).click()
    expect(await state()).toBe("received")
    await press(/Take the report back/)
    expect(await state()).toBe("withdrawn")
    await press(/Send it again/)
    await press(/Erase the report/)
    expect(await state()).toBe("erasing")
    expect(await page.textContent("main")).toContain("It is due to be erased on")
    await press(/Keep the report/)
    expect(await state()).toBe("received")
    await page.context().close()
  })
})

test("a fresh installation takes no report and says whom to tell instead", async () => {
  const plain = await install()
  const answer = await fetch(`${plain.site}/report`)
  const text = await answer.text()
  expect(text).toContain("This site takes no reports yet")
  expect(text).toContain('href="/directory"')
  const started = await fetch(`${plain.site}/report/start`, { method: "POST", redirect: "manual" })
  expect(started.headers.get("location")).toBe("/report")
  expect(started.headers.getSetCookie()).toEqual([])
  await plain.remove()
})

test("a helper's code shows states and a thread of its own, never the person's words, and ends when they say so", async () => {
  const page = await pageOf({ script: true })
  const words = `private${marker}`
  await reportWith(page, words)
  await page.click("main form button")
  await page.goto(`${here.site}/status`)
  await page.fill("#text", `${words} message`)
  await page.click("main form:has(#text) button")
  await page.goto(`${here.site}/helpers`)
  await expectAccessible(page)
  await page.check("[name=scope][value=see-status]")
  await page.check("[name=scope][value=write]")
  await page.click("main form button.govuk-button")
  const code = (await page.textContent("[data-code]")) ?? ""

  const helper = await pageOf({ script: true })
  await helper.goto(`${here.site}/code`)
  await helper.fill("#code", code)
  await helper.click("main form button")
  expect(helper.url()).toContain("/helping")
  await expectAccessible(helper)
  await helper.fill("#text", "I am their aunt.")
  await helper.click("main form:has(#text) button")
  const seen = (await helper.textContent("main")) ?? ""
  expect(seen).toContain("It has arrived")
  expect(seen).toContain("I am their aunt.")
  expect(seen).not.toContain(words)
  for (const path of ["/status", "/my-copy", "/hand-offs", "/report/check"]) {
    await helper.goto(here.site + path)
    expect(await helper.textContent("body"), path).not.toContain(words)
  }
  await page.goto(`${here.site}/status`)
  expect(await page.textContent("main")).not.toContain("I am their aunt.")
  await page.goto(`${here.site}/helpers`)
  await page.getByRole("button", { name: /End this code/ }).click()
  await helper.goto(`${here.site}/helping`)
  expect(helper.url()).toContain("/code")
  await helper.context().close()
  await page.context().close()
})

test("a request is handed to the hotline with the person's authority, and the person sees when", async () => {
  const page = await pageOf({ script: true })
  await reportWith(page, "Words.")
  await page.click("main form button")
  await page.goto(`${here.site}/notices/new`)
  await page.selectOption("#platform", "instagram")
  await page.check("[name=subject][value=account]")
  await page.fill("#handle", "some.one")
  await page.check("[name=ageInImage][value=under-18]")
  await page.fill("#explanation", "They threaten me.")
  await page.click("main form button.govuk-button")
  await page.getByRole("button", { name: "Ask the hotline to send it" }).click()
  expect(await page.textContent("main")).toContain("You asked the hotline to send it on")
  await page.goto(`${here.site}/status`)
  expect(await page.textContent("main")).toContain("I ask Example Hotline to send this request for me")
  await page.context().close()
})
