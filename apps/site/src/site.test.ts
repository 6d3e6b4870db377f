/** The site with its database down: what must still work, and what must not be lost. */
import { randomBytes } from "node:crypto"
import { newCaseCode } from "@breakwater/casework"
import { identityDefault } from "@breakwater/web"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { siteApp } from "./app.ts"

const now = new Date("2026-11-25T02:00:00Z")
// Every row of the directory is past its check by then.
const muchLater = new Date("2027-06-01T02:00:00Z")
const helpPages = [
  "/",
  "/plan",
  "/plan?situation=shared&first=block",
  "/parents",
  "/friends",
  "/schools",
  "/letter",
  "/briefing",
  "/lesson",
  "/adults",
  "/device",
  "/check",
  "/directory?country=GB",
  "/platforms",
  "/platforms/snapchat",
  "/tools",
  "/no-file",
  "/code",
  "/clear",
  "/keep",
  "/country",
  "/exit-button",
  "/directory/gb",
  "/fingerprint",
]

let app: Awaited<ReturnType<typeof siteApp>>

let clock = now

beforeAll(async () => {
  app = await siteApp(
    {
      host: "127.0.0.1",
      port: 0,
      databaseUrl: "postgresql://nobody@127.0.0.1:1/none",
      lookupKey: randomBytes(32),
      sessionKey: randomBytes(32),
      wellKnownFile: null,
      exitTo: null,
      trustProxy: false,
      logLevel: "silent",
      identity: { ...identityDefault, contactLines: [] },
      hotline: null,
    },
    () => clock,
  )
})
beforeEach(() => {
  clock = now
})
afterAll(() => app.close())

const page = (url: string) => app.inject({ url, headers: { accept: "text/html", "accept-language": "en-GB" } })

describe("with the database down", () => {
  test.each(helpPages)("%s is served whole, with the numbers of the reader's country", async (url) => {
    const answer = await page(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('href="tel:999"')
    expect(answer.body).toContain("</html>")
  })

  test("a submission is kept on the page with a way to try again", async () => {
    const fingerprints = JSON.stringify([{ pdq: "a".repeat(64), quality: 80, md5: "b".repeat(32) }])
    const code = newCaseCode(randomBytes(13))
    const answer = await app.inject({
      method: "POST",
      url: "/fingerprint",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ takenUnder18: "no", fingerprints, code }).toString(),
    })
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain("Nothing is lost.")
    expect(answer.body).toContain("a".repeat(64))
    expect(answer.body).toContain(code)
    expect(answer.body).toContain('name="takenUnder18" value="no"')
  })
})

test("clearing wipes cookies, cache and storage, and says that history stays", async () => {
  const answer = await app.inject({ method: "POST", url: "/clear", headers: { accept: "text/html" } })
  expect(answer.headers["clear-site-data"]).toBe('"cache", "cookies", "storage"')
  expect(answer.body).toContain("Your history is still there.")
})

describe("a reader", () => {
  test("keeps the language and country of the address on every link, and nothing in a cookie", async () => {
    const answer = await page("/?language=es&country=MX")
    expect(answer.body).toContain('lang="es"')
    expect(answer.body).toContain('href="/plan?language=es&amp;country=MX"')
    expect(answer.headers["set-cookie"]).toBeUndefined()
  })

  test("whose country is a guess is told so on the start page, and who chose it is not", async () => {
    expect((await page("/")).body).toContain("We guessed this from the language of your browser.")
    expect((await page("/?country=ie")).body).not.toContain("We guessed this")
  })

  test("is pointed to the same page in English where no native speaker has read the translation", async () => {
    const { body } = await page("/plan?situation=paid&language=cy")
    expect(body).toContain('href="/plan?situation=paid&amp;language=en"')
  })

  test("of a malformed address gets a page with the numbers of the country", async () => {
    const answer = await page("/%E0%A4%A")
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('href="tel:999"')
    expect(answer.body).toContain('href="tel:08001111"')
  })

  test("of a number past its check is told so, and gets 112 and 911 beside it", async () => {
    clock = muchLater
    const { body } = await page("/directory/gb")
    const rows = body.split('<section class="bw-entry">').slice(1)
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) expect(row).toContain("This needs a check.")
    for (const path of ["/", "/plan", "/directory/gb"]) {
      const shown = (await page(path)).body
      for (const number of ["999", "112", "911"]) expect(shown).toContain(`href="tel:${number}"`)
      expect(shown).toContain("This needs a check.")
    }
  })

  test("is told whether a line is open by a clock that the page names, until a script knows the device's", async () => {
    const { body } = await page("/directory/gb")
    expect(body).toContain("goes by the clock of this site: 02:00 UTC")
    expect(body).toMatch(/data-hours="\{/)
    expect(body).toContain("/assets/site/")
  })

  test("in a language without a translation of a guide reads it in English, marked as such", async () => {
    const answer = await page("/parents?language=de")
    expect(answer.body).toContain('<html lang="de"')
    expect(answer.body).toContain('<span lang="en">')
  })

  test("who prints a paper gets a PDF in their language with the country's number", async () => {
    const answer = await page("/letter.pdf?language=es&country=MX")
    expect(answer.headers["content-type"]).toBe("application/pdf")
    expect(answer.headers["content-disposition"]).toBe('inline; filename="letter.pdf"')
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe("%PDF-")
    expect((await page("/letter")).body).toContain('href="/letter.pdf" type="application/pdf"')
  })

  test("afraid to wait gets blocking first, in every country", async () => {
    for (const country of ["GB", "US", "AR", "ZZ"]) {
      const { body } = await page(`/plan?first=block&country=${country}`)
      expect(body.match(/id="step-([a-z-]+)"/)?.[1]).toBe("block")
    }
  })

  test("who paid by gift card is told what can be done about it", async () => {
    const { body } = await page("/plan?paid=gift-card")
    expect(body).toContain("gift card")
    expect(body).toContain("Pay no more")
  })
})
