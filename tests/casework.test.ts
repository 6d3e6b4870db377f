/** What staff do with a case beyond reading it, in a real browser, on the demo's keys: nobody has to unlock anything here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { Browser, Page } from "playwright-core"
import { SMTPServer } from "smtp-server"
import { afterAll, beforeAll, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install, until } from "./installation.ts"
import { consoleOf, firstStaff } from "./staff.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-casework-"))
const mails: string[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData: (stream, _session, done) => {
    let text = ""
    stream.on("data", (part) => (text += String(part)))
    stream.on("end", () => {
      mails.push(text)
      done()
    })
  },
})
let here: Installation
let browser: Browser
let alex: Page
const reports: string[] = []

beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  const smtpFile = join(folder, "smtp")
  writeFileSync(smtpFile, `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}\n`)
  here = await install({
    args: ["--demo"],
    environment: {
      CONSOLE_TWO_PERSONS: "off",
      KEEP_CLOSED_DAYS: "400",
      CONSOLE_REFERRAL_EMAIL: "desk@example.org",
      CONSOLE_SENDING: "on",
      WORKER_SMTP_URL_FILE: smtpFile,
      WORKER_MAIL_FROM: "hotline@example.org",
    },
  })
  browser = await startBrowser()
  alex = (await firstStaff(browser, here)).page
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
  smtp.close(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})

const submit = (page: Page) =>
  Promise.all([page.waitForNavigation(), page.click("main form button.govuk-button:not(.govuk-button--secondary)")])

/** A person's report, and the browser that holds its code. */
async function person(story: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-US" })).newPage()
  await page.goto(`${here.site}/report`)
  await submit(page)
  await page.goto(`${here.site}/report/person`)
  await page.check("[name=ageBand][value='16-17']")
  await submit(page)
  await page.goto(`${here.site}/report/what-happened`)
  await page.check("[name=happened][value=threatened]")
  await submit(page)
  await page.goto(`${here.site}/report/accounts`)
  await page.fill("[name=accountPlatform]", "Instagram")
  await page.fill("[name=accountHandle]", "some.example.account")
  await page.fill("[name=accountLink]", "https://instagram.com/some.example.account")
  await submit(page)
  await page.goto(`${here.site}/report/story`)
  await page.fill("#story", story)
  await submit(page)
  await page.goto(`${here.site}/report/check`)
  await page.getByRole("button", { name: /^Send/ }).click()
  await page.waitForURL(/report\/sent/)
  return page
}

/** The pages of the newest reports, newest first. */
async function newest(count: number): Promise<string[]> {
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows } = await client.query<{ id: string }>("select id from reports order by number desc limit $1", [count])
  await client.end()
  return rows.map(({ id }) => `${consoleOf(here)}/reports/${id}`)
}

test("two reports of one happening are claimed as one, each with its own thread, and taken apart again with a reason", async () => {
  const boy = await person("He wrote that he shows it to my team by midnight.")
  await person("My son is being blackmailed since tonight.")
  reports.push(...(await newest(2)))
  const [mother = "", son = ""] = reports
  await alex.goto(son)
  const number = /Report (\d+)/.exec((await alex.textContent("h1")) ?? "")?.[1] ?? ""
  await alex.goto(mother)
  await alex.getByText("Another report tells of the same happening").click()
  await alex.fill("#with", number)
  await alex.fill("#why-join", "The mother tells of her son's report")
  await alex.getByRole("button", { name: "Handle them together" }).click()
  expect(await alex.textContent("#together")).toContain(`Report ${number}`)
  await alex.getByRole("button", { name: "Claim it" }).click()
  await alex.goto(son)
  expect(await alex.textContent("[data-work]")).toContain("You work on this.")
  await expectAccessible(alex)
  expect(await alex.textContent("main")).not.toContain("My son is being blackmailed")
  await alex.getByText("It is another happening").click()
  await alex.fill("#why-split", "Another family after all")
  await alex.getByRole("button", { name: "Take it apart" }).click()
  expect(await alex.textContent("#together")).toContain("With no other report.")
  expect(await alex.textContent("#timeline")).toContain("Another family after all")
  await boy.close()
})

test("a risk has an owner by name, stands first in the queue and in quiet hours, and ends with what makes it safe", async () => {
  const [, son = ""] = reports
  await alex.goto(son)
  expect(await alex.textContent("h1")).not.toContain("emergency")
  await alex.click("[data-risk] summary")
  await alex.fill("#why-risk", "Says that he cannot go on")
  await alex.getByRole("button", { name: "Flag the risk" }).click()
  expect(await alex.textContent("h1")).toContain("emergency")
  expect(await alex.textContent("#next")).toContain("Alex Example looks after the risk")
  await alex.goto(`${consoleOf(here)}/reports?view=tonight`)
  await expectAccessible(alex)
  const risky = alex.locator("tr[data-report]", { hasText: "risk with Alex Example" })
  expect(await risky.count()).toBe(1)
  for (const width of [1280, 768]) {
    await alex.setViewportSize({ width, height: 900 })
    await alex.goto(son)
    await alex.screenshot({ path: join(tmpdir(), `breakwater-case-${width}.png`), fullPage: true })
    expect(await alex.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await alex.setViewportSize({ width: 1280, height: 900 })
  await alex.click("[data-risk] summary")
  await alex.fill("#why-risk-end", "The mother is with him, helpline rings at six")
  await alex.getByRole("button", { name: "End the risk" }).click()
  expect(await alex.textContent("h1")).not.toContain("emergency")
})

test("a request that a person hands over goes out as they wrote it, runs its law's clock, and is late when that is over", async () => {
  const page = await person("They posted it.")
  const [address = ""] = await newest(1)
  await page.goto(`${here.site}/notices/new?country=US`)
  await page.selectOption("#platform", "instagram")
  await page.check("[name=subject][value=content]")
  await page.fill("#links", "https://example.org/p/1")
  await page.check("[name=ageInImage][value=under-18]")
  await page.fill("#explanation", "It was posted by somebody who threatened me.")
  await page.check("[name=saysNoConsent]")
  await page.check("[name=saysTrue]")
  await page.fill("#contact", "alex@example.org")
  await page.fill("#name", "Alex Made Up")
  await submit(page)
  await page.locator("form[action*='hand-over'] button").click()
  await alex.goto(address)
  await alex.getByRole("link", { name: "Send this request for them" }).click()
  await expectAccessible(alex)
  expect(await alex.textContent("main")).toContain("Their name, as they signed it")
  expect(await alex.textContent("pre")).toContain("https://example.org/p/1")
  await alex.fill("#authority", "Instagram")
  await alex.fill("#why", "They asked us to")
  await alex.getByRole("button", { name: "Propose it" }).click()
  await alex.getByRole("button", { name: "Approve it" }).click()
  await alex.fill("#to", "removals@example.org")
  await alex.getByRole("button", { name: "Send it" }).click()
  await until(async () => mails.length > 0, 60_000)
  expect(mails[0]).toContain("removals@example.org")
  await until(async () => {
    await alex.reload()
    return (await alex.locator("[data-clock]").count()) === 1
  }, 20_000)
  expect(await alex.textContent("[data-clock]")).toContain("by law")
  await alex.goto(address)
  expect(await alex.textContent("#next")).toContain("Instagram answers referral")
  expect(await alex.getAttribute("h1 .govuk-tag:last-child", "class")).not.toContain("referred")
  const client = new pg.Client(await here.owner())
  await client.connect()
  await client.query("update referrals set sent_at = sent_at - interval '49 hours' where format = 'notice'")
  await client.end()
  await alex.reload()
  expect(await alex.textContent("#next li:first-child")).toContain("Ask Instagram again")
  await expectAccessible(alex)
  await alex.goto(`${consoleOf(here)}/referrals`)
  expect(await alex.textContent("main")).toContain("late")
  await alex.goto(`${consoleOf(here)}/reports`)
  expect(await alex.textContent("main")).toContain("had no answer in time")
  await page.close()
})

test("a report goes to a host as X-ARF, and to the police as a bag that checks out, without any words to reach the person", async () => {
  const [address = ""] = await newest(1)
  const number = await refer(address, "xarf")
  const shown = JSON.parse((await alex.textContent("pre")) ?? "{}") as { url?: string; exploitation_type?: string }
  expect(shown).toMatchObject({ url: "https://instagram.com/some.example.account", exploitation_type: "sextortion" })
  expect(number).not.toBe("")
  await refer(address, "bag")
  await expectAccessible(alex)
  expect(await alex.textContent("pre")).toContain("data/case-uco.jsonld")
  const out = join(folder, "bag.zip")
  await here.run("referral", "bag", number, "--out", out)
  expect([...readFileSync(out).subarray(0, 2)]).toEqual([0x50, 0x4b])
  expect(await here.run("verify", out)).toMatch(/valid|holds/i)
  const xarf = join(folder, "xarf.json")
  await here.run("referral", "xarf", number, "--out", xarf)
  expect(JSON.parse(readFileSync(xarf, "utf8"))).toEqual(shown)
})

/** Opens what would be proposed; the report's number. */
async function refer(address: string, format: string): Promise<string> {
  await alex.goto(address)
  const number = /Report (\d+)/.exec((await alex.textContent("h1")) ?? "")?.[1] ?? ""
  await alex.getByRole("link", { name: "Refer it to an authority" }).click()
  await alex.selectOption("#format", format)
  await alex.getByRole("button", { name: "Show what it says" }).click()
  return number
}

test("words are found in the reports that somebody opened, and not after they signed out", async () => {
  await alex.goto(`${consoleOf(here)}/find`)
  await alex.fill("#words", "MIDNIGHT team")
  await alex.getByRole("button", { name: "Look for words" }).click()
  await expectAccessible(alex)
  expect(await alex.locator("[data-words] a").count()).toBe(1)
  expect(await alex.textContent("[data-words]")).toContain("shows it to my team by midnight")
  await alex.goto(`${consoleOf(here)}/account`)
  await alex.getByRole("button", { name: "Sign out" }).click()
  await alex.goto(`${consoleOf(here)}/find`)
  await alex.getByRole("button", { name: "Sign in with a passkey" }).click()
  await alex.waitForURL("**/find")
  await alex.fill("#words", "midnight")
  await alex.getByRole("button", { name: "Look for words" }).click()
  expect(await alex.textContent("[data-words]")).toContain("None of them")
})

test("the schedule says how long everything is kept, and what is erased after a restore is erased again from the log", async () => {
  await alex.goto(`${consoleOf(here)}/retention`)
  await expectAccessible(alex)
  expect(await alex.textContent("main")).toContain("closed reports, with messages, notes, links and referrals400")
  await alex.screenshot({ path: join(tmpdir(), "breakwater-retention.png"), fullPage: true })
  const client = new pg.Client(await here.owner())
  await client.connect()
  const { rows } = await client.query<{ id: string }>("select id from reports order by number limit 1")
  const log = join(folder, "audit.jsonl")
  const line = { action: "erase-report", object: { kind: "report", id: rows[0]?.id } }
  writeFileSync(log, `${JSON.stringify({ action: "answer", object: null })}\n${JSON.stringify(line)}\n`)
  expect(await here.run("audit", "erase-again", log)).toContain("1 of 1 erased again")
  expect(await here.run("audit", "erase-again", log)).toContain("0 of 1 erased again")
  const left = await client.query<{ state: string }>("select state from reports where id = $1", [rows[0]?.id])
  await client.end()
  expect(left.rows[0]?.state).toBe("erased")
  writeFileSync(log, "not an entry\n")
  await expect(here.run("audit", "erase-again", log)).rejects.toThrow("Line 1")
  await alex.goto(`${consoleOf(here)}/retention`)
  expect(await alex.textContent("main")).toContain("messages")
})
