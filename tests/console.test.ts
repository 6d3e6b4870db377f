/** The console in a real browser: first account, colleagues, claims, ten reports by keyboard, and what stands on record. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { Browser, Page } from "playwright-core"
import { SMTPServer } from "smtp-server"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install, root, until } from "./installation.ts"
import { consoleOf, firstStaff, joinByLink, staffBrowser } from "./staff.ts"

const passphrase = "a passphrase for a test"
const folder = mkdtempSync(join(tmpdir(), "breakwater-console-"))
const keyFile = join(folder, "identity")
const smtpFile = join(folder, "smtp")
const mails: string[] = []
// A real server of the protocol, which keeps what it gets.
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

const command = join(root, "apps/breakwater/src/main.ts")
const breakwater = (args: string[], input = "", data = folder) =>
  spawnSync(process.execPath, [command, ...args], {
    input,
    encoding: "utf8",
    cwd: root,
    env: { PATH: process.env.PATH, BREAKWATER_DATA: data },
  })

beforeAll(async () => {
  const made = breakwater(["keys", "make", keyFile], `${passphrase}\n`)
  const recipients = join(folder, "recipients")
  writeFileSync(recipients, made.stdout)
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  writeFileSync(smtpFile, `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}\n`)
  here = await install({
    environment: {
      TRUST_PROXY: "on",
      HOTLINE_NAME: "Example Hotline",
      HOTLINE_HOURS: "9 to 17",
      HOTLINE_RECIPIENTS_FILE: recipients,
      CONSOLE_IDENTITY_FILE: keyFile,
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

/** Sends a report as a person does, by form alone. */
async function sendReport(story: string, extra: Record<string, Record<string, string>> = {}): Promise<void> {
  let cookie = ""
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(here.site + path, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
      headers: { cookie, "x-forwarded-for": [1, 2, 3, Math.floor(Math.random() * 250)].join(".") },
    })
    const set = answer.headers.getSetCookie().map((text) => text.split(";")[0])
    if (set.length > 0) cookie = set.join("; ")
    expect(answer.status, path).toBe(303)
  }
  await post("/report/start", {})
  for (const [step, form] of Object.entries(extra)) await post(`/report/${step}`, form)
  await post("/report/what-happened", { happened: "threatened" })
  await post("/report/story", { story })
  await post("/report/send", { submission: crypto.randomUUID() })
}

/** Somebody invited by the first account. */
async function colleague(name: string, role: string): Promise<Page> {
  await alex.goto(`${consoleOf(here)}/staff`)
  await alex.fill("#name", name)
  await alex.check(`#new-${role}`)
  await alex.getByRole("button", { name: "Make a link for them" }).click()
  const link = (await alex.textContent("[data-link]")) ?? ""
  const { page } = await staffBrowser(browser)
  await joinByLink(page, link, name)
  return page
}

const signOut = async (page: Page) => {
  await page.goto(`${consoleOf(here)}/account`)
  await page.getByRole("button", { name: "Sign out" }).click()
}

describe("staff", () => {
  test("come back by passkey, and an account without a key can only set one", async () => {
    await signOut(alex)
    await alex.goto(`${consoleOf(here)}/reports`)
    await expectAccessible(alex)
    await alex.getByRole("button", { name: "Sign in with a passkey" }).click()
    await alex.waitForURL("**/reports")
    const { page } = await staffBrowser(browser)
    await page.goto(await here.run("staff", "link"))
    await page.fill("#name", "Keyless")
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.goto(`${consoleOf(here)}/reports`)
    expect(page.url()).toContain("/account")
    await page.goto(`${consoleOf(here)}/account/password`)
    await expectAccessible(page)
    await page.fill("#password", "short")
    await page.getByRole("button", { name: "Keep" }).click()
    expect(await page.textContent("main")).toContain("It needs 12 to 200")
    await page.context().close()
  })

  test("are invited with a role, see their part only, and are shut out when the account is closed", async () => {
    const sam = await colleague("Sam Sample", "publisher")
    await expectAccessible(sam)
    expect(await sam.locator("header nav li").allTextContents()).toEqual(["Sam Sample"])
    expect((await sam.goto(`${consoleOf(here)}/reports`))?.status()).toBe(403)
    await expectAccessible(sam)
    await alex.goto(`${consoleOf(here)}/staff`)
    await expectAccessible(alex)
    const row = alex.locator("[data-staff]", { hasText: "Sam Sample" })
    await row.getByText("Change").click()
    await row.getByRole("button", { name: "Close this account" }).click()
    await sam.goto(`${consoleOf(here)}/account`)
    expect(sam.url()).toContain("/sign-in")
    await sam.context().close()
  })
})

describe("reports", () => {
  test("wait, closed, until the keys are unlocked by their passphrase", async () => {
    await sendReport("The first story.", { safety: { selfHarm: "yes" } })
    await alex.goto(`${consoleOf(here)}/reports`)
    await expectAccessible(alex)
    await alex.click("[data-report] a")
    expect(await alex.textContent("main")).toContain("The keys are locked")
    await alex.goto(`${consoleOf(here)}/keys`)
    await expectAccessible(alex)
    await alex.fill("#passphrase", "not this one")
    await alex.getByRole("button", { name: "Unlock" }).click()
    expect(await alex.textContent("main")).toContain("does not open")
    await alex.fill("#passphrase", passphrase)
    await alex.getByRole("button", { name: "Unlock" }).click()
    expect(await alex.textContent("main")).toContain("Open: staff who may can read reports")
  })

  test("of someone in danger veil their words until they are asked for", async () => {
    await alex.goto(`${consoleOf(here)}/reports`)
    await alex.click("[data-report] a")
    await expectAccessible(alex)
    expect(await alex.getByText("The first story.").isVisible()).toBe(false)
    await alex.selectOption("#template-1", { label: "Thank you, and not to blame" })
    await alex.getByRole("button", { name: "Put it in" }).click()
    expect(await alex.inputValue("#text-1")).toContain("You are not to blame")
    await alex.click("[data-veil] summary")
    expect(await alex.getByText("The first story.").isVisible()).toBe(true)
    await alex.screenshot({ path: join(tmpdir(), "breakwater-report-1280.png"), fullPage: true })
  })

  test("are worked by one: who opens it sees who else has it open, and a second claim is told with whom it is", async () => {
    const robin = await colleague("Robin Example", "analyst")
    await alex.goto(`${consoleOf(here)}/reports`)
    const address = `${consoleOf(here)}${await alex.getAttribute("[data-report] a", "href")}`
    await Promise.all([alex.goto(address), robin.goto(address)])
    await robin.getByText("Also open here now: Alex Example").waitFor()
    await alex.getByText("Also open here now: Robin Example").waitFor()
    await alex.getByRole("button", { name: "Claim it" }).click()
    await robin.getByRole("button", { name: "Claim it" }).click()
    expect(await robin.textContent("main")).toContain("Alex Example works on it.")
    await robin.goto(address)
    await robin.fill("#text-1", "We are here.")
    await robin.getByRole("button", { name: "Send the answer" }).click()
    expect(await robin.textContent("main")).toContain("Alex Example works on this report.")
    expect(await robin.inputValue("#text-1")).toBe("We are here.")
    await robin.fill("#note", "Called the helpline, they ring back at four.")
    await robin.getByRole("button", { name: "Keep the note" }).click()
    await alex.goto(address)
    expect(await alex.textContent("#notes")).toContain("they ring back at four")
    await robin.context().close()
  })

  test("ten of them are claimed and put off by keyboard alone, and news comes without a reload", async () => {
    for (let count = 0; count < 10; count += 1) await sendReport(`Story ${count}`)
    await alex.goto(`${consoleOf(here)}/reports?view=unclaimed`)
    await sendReport("One more.")
    await alex.getByText("Something came in or moved.").waitFor()
    await alex.keyboard.press("r")
    await until(async () => (await alex.locator("tr[data-report]").count()) === 11, 10_000)
    for (let row = 0; row < 10; row += 1) {
      await alex.keyboard.press("j")
      await alex.keyboard.press("x")
    }
    await Promise.all([alex.waitForNavigation(), alex.keyboard.press("c")])
    expect(await alex.locator("tr[data-report]").count()).toBe(1)
    await alex.goto(`${consoleOf(here)}/reports?view=mine`)
    expect(await alex.locator("tr[data-report]").count()).toBe(11)
    await expectAccessible(alex)
    await alex.keyboard.press("?")
    await expectAccessible(alex)
    await alex.keyboard.press("Escape")
    await alex.keyboard.press("j")
    await alex.keyboard.press("j")
    await Promise.all([alex.waitForNavigation(), alex.keyboard.press("s")])
    await alex.goto(`${consoleOf(here)}/reports?view=put-off`)
    expect(await alex.locator("tr[data-report]").count()).toBe(1)
    for (const width of [1280, 768]) {
      await alex.setViewportSize({ width, height: 900 })
      await alex.goto(`${consoleOf(here)}/reports?view=mine`)
      expect(await alex.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await alex.screenshot({ path: join(tmpdir(), `breakwater-queue-${width}.png`), fullPage: true })
    }
    await alex.setViewportSize({ width: 1280, height: 900 })
  })

  test("are filtered by a link that can be kept under a name, and closed with a reason only", async () => {
    await alex.goto(`${consoleOf(here)}/reports?view=mine&urgency=emergency`)
    expect(await alex.textContent("[data-load]")).toContain("1 of someone who may be hurt")
    expect(await alex.locator("tr[data-report]").count()).toBe(1)
    await alex.fill("#name", "In danger")
    await alex.getByRole("button", { name: "Keep it" }).click()
    await alex.getByRole("link", { name: "In danger" }).click()
    await alex.check("tr[data-report] input")
    await alex.getByRole("button", { name: "Close", exact: true }).click()
    expect(await alex.textContent("main")).toContain("say why")
    await alex.goto(`${consoleOf(here)}/reports?view=mine&urgency=emergency`)
    await alex.check("tr[data-report] input")
    await alex.fill("#why", "Safe with the parents, helpline follows")
    await alex.getByRole("button", { name: "Close", exact: true }).click()
    await alex.goto(`${consoleOf(here)}/reports?view=closed`)
    expect(await alex.locator("tr[data-report]").count()).toBe(1)
  })
})

describe("the audit log", () => {
  test("says who did what and why, its reading included, and holds from end to end", async () => {
    await alex.goto(`${consoleOf(here)}/audit`)
    await expectAccessible(alex)
    const text = (await alex.textContent("main")) ?? ""
    for (const part of ["read-audit", "claim-report", "Safe with the parents", "unlock-keys", "sign-in", "refused"]) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain("Story 3")
    const head = await here.run("audit", "verify")
    expect(head).toMatch(/^\d+:[0-9a-f]{64}$/)
    await alex.goto(`${consoleOf(here)}/audit`)
    await here.run("audit", "verify", head)
    const client = new pg.Client(await here.owner())
    await client.connect()
    await client.query("alter table audit disable trigger audit_only_grows")
    await client.query("delete from audit where number >= $1", [Number(head.split(":")[0])])
    await client.end()
    await here.run("audit", "verify")
    await expect(here.run("audit", "verify", head)).rejects.toThrow("is not the one given")
  })

  test("the passphrase is in no file, table or log", async () => {
    const client = new pg.Client(await here.owner())
    await client.connect()
    const { rows } = await client.query("select array_agg(audit::text)::text as everything from audit")
    await client.end()
    expect(rows[0].everything).not.toContain(passphrase)
    for (const name of ["console.log", "site.log"]) {
      expect(readFileSync(join(here.folder, "logs", name), "utf8")).not.toContain(passphrase)
    }
  })
})

describe("links", () => {
  test("join reports that name one account, in any writing; a false one is cut with a reason; a network is followed", async () => {
    await sendReport("First.", { accounts: { accountPlatform: "instagram", accountHandle: "@Jess.Example" } })
    await sendReport("Second: insta: jess.example told me to pay GB33 BUKB 2020 1555 5555 55")
    await sendReport("Third, they had GB33BUKB20201555555555")
    await alex.goto(`${consoleOf(here)}/reports?view=unclaimed`)
    const hrefs = await alex
      .locator("tr[data-report] a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")))
    for (const href of hrefs.slice(-3)) await alex.goto(`${consoleOf(here)}${href}`)
    const third = alex.url()
    await alex.goto(`${consoleOf(here)}${hrefs.at(-2)}`)
    await expectAccessible(alex)
    expect(await alex.textContent("#links")).toContain("instagram: jess.example: in 1 other report")
    expect(await alex.textContent("#links")).toContain("GB33BUKB20201555555555: in 1 other report")
    await alex.goto(`${consoleOf(here)}/find`)
    await alex.fill("#q", "gb33 bukb 2020 1555 5555 55")
    await alex.getByRole("button", { name: "Find" }).click()
    expect(await alex.textContent("main")).toContain("2 reports")
    await expectAccessible(alex)
    expect(alex.url()).not.toContain("bukb")
    await alex.goto(`${consoleOf(here)}/links`)
    await expectAccessible(alex)
    expect(await alex.locator("svg a").count()).toBe(5)
    await alex.uncheck("input[name=kind][value=bank-account]")
    await until(async () => (await alex.locator("svg line:not(.bw-graph__off)").count()) === 2, 5_000)
    await alex.screenshot({ path: join(tmpdir(), "breakwater-links.png"), fullPage: true })
    await alex.click("[data-group] summary")
    await alex.fill("[data-group] input[name=name]", "The jess accounts")
    await alex.getByRole("button", { name: "Follow" }).click()
    expect(await alex.textContent("main")).toContain("3 reports")
    await expectAccessible(alex)
    await alex.goto(third)
    await alex.click("[data-link-kind=bank-account] summary")
    await alex.fill("[data-link-kind=bank-account] input[name=why]", "A bank's public example number")
    await alex.getByRole("button", { name: "Cut the link" }).click()
    expect(await alex.textContent("#links")).toContain("cut here, because A bank's public example number")
    await alex.goto(`${consoleOf(here)}/links`)
    expect(await alex.textContent("main")).toContain("The jess accounts: 2 reports")
  })

  test("show the database that two reports share something, and not what", async () => {
    const client = new pg.Client(await here.owner())
    await client.connect()
    const { rows } = await client.query(
      "select (select string_agg(v::text, ' ') from link_values v) || (select string_agg(l::text, ' ') from report_links l) as everything",
    )
    await client.end()
    expect(rows[0].everything).not.toMatch(/jess|BUKB|instagram/i)
  })
})

describe("a referral", () => {
  let tipNumber = ""

  test("shows what it discloses, needs a second person, is a valid file, and is never said to be sent before it was", async () => {
    await alex.goto(`${consoleOf(here)}/find`)
    await alex.fill("#q", "jess.example")
    await alex.getByRole("button", { name: "Find" }).click()
    await alex
      .getByRole("link", { name: /^Report / })
      .first()
      .click()
    await alex.getByRole("link", { name: "Refer it to an authority" }).click()
    await alex.selectOption("#format", "cybertipline")
    await alex.getByRole("button", { name: "Show what it says" }).click()
    await expectAccessible(alex)
    const shown = (await alex.textContent("pre")) ?? ""
    expect(shown).toContain("<sextortion/>")
    expect(await alex.textContent("main")).toContain("What it discloses")
    await alex.fill("#authority", "NCMEC")
    await alex.fill("#why", "Same account in two reports")
    await alex.getByRole("button", { name: "Propose it" }).click()
    await expectAccessible(alex)
    expect(await alex.textContent("main")).toContain("Somebody else has to approve it")
    const address = alex.url()
    expect((await alex.request.get(`${address}/file`)).status()).toBe(409)
    const own = await alex.request.post(`${address}/approve`, { headers: { origin: consoleOf(here) } })
    expect(own.status()).toBe(409)
    const boss = await colleague("Toni Second", "supervisor")
    await boss.goto(address)
    await boss.getByRole("button", { name: "Approve it" }).click()
    expect(await boss.textContent("main")).toContain("Not sent yet")
    const file = await boss.request.get(`${address}/file`)
    tipNumber = /cybertip-(\d+)\.xml/.exec(file.headers()["content-disposition"] ?? "")?.[1] ?? ""
    expect(await file.text()).toBe(shown)
    await boss.getByRole("button", { name: "I handed it over" }).click()
    await boss.fill("#receipt", "Report id 4711 received")
    await boss.getByRole("button", { name: "Keep the answer" }).click()
    expect(await boss.getAttribute("[data-state]", "data-state")).toBe("acknowledged")
    expect(await boss.textContent("main")).toContain("Report id 4711 received")
    await expectAccessible(boss)
    await alex.goto(`${consoleOf(here)}/referrals`)
    await expectAccessible(alex)
    await boss.context().close()
  })

  test("is written on the command line too, once it was approved, by whoever has the keys", async () => {
    const listed = breakwater(["referral", "--list"], "", here.folder)
    expect(listed.stdout).toBe(`cybertipline ${tipNumber}\n`)
    const out = join(folder, "tip.xml")
    const args = ["referral", "cybertipline", tipNumber, "--out", out, "--identity", keyFile]
    expect(breakwater(args, "not this one\n", here.folder).stderr).toContain("not its passphrase")
    const written = breakwater(args, `${passphrase}\n`, here.folder)
    expect(written.stderr).toBe("")
    expect(readFileSync(out, "utf8")).toContain("<sextortion/>")
    expect(
      breakwater(["referral", "stix", tipNumber, "--out", out, "--identity", keyFile], `${passphrase}\n`, here.folder)
        .stderr,
    ).toContain("No stix of report")
    await alex.goto(`${consoleOf(here)}/audit`)
    expect(await alex.textContent("main")).toContain("cybertipline written to tip.xml")
  })

  test("goes out by mail through the worker once it is approved, and its referral is sent when the other side took it", async () => {
    await alex.goto(`${consoleOf(here)}/find`)
    await alex.fill("#q", tipNumber)
    await alex.getByRole("button", { name: "Find" }).click()
    await alex.getByRole("link", { name: "Refer it to an authority" }).click()
    await alex.selectOption("#format", "csv")
    await alex.getByRole("button", { name: "Show what it says" }).click()
    await alex.fill("#authority", "Example police")
    await alex.fill("#why", "They asked for a table")
    await alex.getByRole("button", { name: "Propose it" }).click()
    const address = alex.url()
    const boss = await colleague("Uma Third", "supervisor")
    await boss.goto(address)
    await boss.getByRole("button", { name: "Approve it" }).click()
    expect(mails).toHaveLength(0)
    await boss.fill("#to", "police@example.org")
    await boss.getByRole("button", { name: "Send it" }).click()
    await expectAccessible(boss)
    await until(async () => mails.length > 0, 60_000)
    expect(mails[0]).toContain(`report-${tipNumber}.csv`)
    await until(async () => {
      await boss.goto(address)
      return (await boss.getAttribute("[data-state]", "data-state")) === "sent"
    }, 20_000)
    const client = new pg.Client(await here.owner())
    await client.connect()
    const { rows } = await client.query("select sealed, state from outgoing")
    await client.end()
    expect(rows).toEqual([{ sealed: null, state: "sent" }])
    await boss.context().close()
  })

  test("of a network tells what it is known by, and nothing of a report", async () => {
    await alex.goto(`${consoleOf(here)}/links`)
    await alex.getByRole("link", { name: "The jess accounts" }).click()
    await alex.getByRole("link", { name: "Refer it to an authority" }).click()
    for (const format of ["stix", "misp", "csv"]) {
      await alex.selectOption("#format", format)
      await alex.getByRole("button", { name: "Show what it says" }).click()
      const shown = (await alex.textContent("pre")) ?? ""
      expect(shown).toContain("jess.example")
      expect(shown).not.toMatch(/told me to pay|under-18|Report \d/)
    }
  })
})
