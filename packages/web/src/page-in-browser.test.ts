import { existsSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { AxeBuilder } from "@axe-core/playwright"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type SampleApp, sampleApp, templates } from "../testdata/sample-app.ts"

// The machine's own browser, else the one that comes as a package.
const executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
const switches = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]
const sizes = [
  { width: 320, height: 568 },
  { width: 1280, height: 800 },
]
const paths = ["/sample", "/sample-with-errors", "/nowhere"]

let browser: Browser
let sample: SampleApp
let origin: string
let weather: Server
let destination: string
const weatherReferers: (string | undefined)[] = []

beforeAll(async () => {
  const executablePath =
    executables.find(existsSync) ?? (await (await import("@sparticuz/chromium")).default.executablePath())
  browser = await chromium.launch({ executablePath, args: switches })
  weather = createServer((request, response) => {
    if (request.url === "/today") weatherReferers.push(request.headers.referer)
    response.end("Sunny")
  })
  await new Promise<void>((resolve) => weather.listen(0, "127.0.0.1", resolve))
  const address = weather.address()
  destination = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/today`
  sample = await sampleApp({
    pages: {
      templates: [templates],
      exit: { destination },
      layout: (request) => ({ dir: request.url.includes("rtl") ? "rtl" : "ltr" }),
    },
  })
  sample.app.get("/remember", async (_request, reply) => {
    reply.setCookie("case", "kept", { path: "/", httpOnly: true })
    return reply.redirect("/sample", 303)
  })
  sample.app.post("/origin", async (request) => ({ origin: request.headers.origin ?? null }))
  origin = await sample.app.listen({ port: 0, host: "127.0.0.1" })
})

afterAll(async () => {
  await browser.close()
  await sample.app.close()
  weather.close()
})

async function withPage(
  settings: NonNullable<Parameters<Browser["newContext"]>[0]>,
  use: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL: origin, ...settings })
  try {
    await use(await context.newPage(), context)
  } finally {
    await context.close()
  }
}

describe.each(["light", "dark"] as const)("in the %s", (colorScheme) => {
  describe.each(sizes)("at $width pixels", (viewport) => {
    test.each(paths)("%s has no accessibility violation and does not scroll sideways", async (path) => {
      await withPage({ colorScheme, viewport }, async (page) => {
        await page.goto(path)
        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
          .analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      })
    })
  })
})

test.each(["?rtl", ""])("in either direction nothing leaves the screen (%s)", async (query) => {
  await withPage({ viewport: { width: 320, height: 568 } }, async (page) => {
    await page.goto(`/sample${query}`)
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll("main *, header *, aside *")]
        .filter((element) => !element.closest(".govuk-visually-hidden"))
        .map((element) => ({ html: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > innerWidth))
        .map(({ html }) => html),
    )
    expect(outside).toEqual([])
  })
})

test("a page asks only its own origin, and its policy blocks nothing of it", async () => {
  await withPage({}, async (page) => {
    const asked: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => asked.push(new URL(request.url()).origin))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    await page.goto("/sample", { waitUntil: "networkidle" })
    expect(new Set(asked)).toEqual(new Set([origin]))
    expect(complaints).toEqual([])
  })
})

test("the error summary has the focus when a form comes back", async () => {
  await withPage({}, async (page) => {
    await page.goto("/sample-with-errors")
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("govuk-error-summary")
    expect(await page.title()).toMatch(/^Error: /)
  })
})

test.each(sizes)(
  "at $width pixels no focused element is hidden under the bar, and each target is 24 pixels or more",
  async (viewport) => {
    await withPage({ viewport }, async (page) => {
      await page.goto("/sample")
      const count = await page.locator("a, button, input, select, textarea, summary").count()
      for (let press = 0; press < count; press++) await checkFocus(page, "Tab")
      for (let press = 0; press < count; press++) await checkFocus(page, "Shift+Tab")
    })
  },
)

async function checkFocus(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key)
  const focused = await page.evaluate(() => {
    const element = document.activeElement ?? document.body
    const box = element.getBoundingClientRect()
    const bar = document.querySelector(".bw-bar")
    const barBox = bar?.getBoundingClientRect() ?? new DOMRect()
    const isElsewhere = element !== document.body && bar?.contains(element) === false
    const isInline = element.matches("p a, li a, dd a, .bw-talk a, .bw-header a")
    return {
      html: element.outerHTML.slice(0, 100),
      isUnderBar: isElsewhere && box.top < barBox.bottom - 1 && box.bottom > barBox.top + 1,
      isSmall: element !== document.body && !isInline && (box.width < 24 || box.height < 24),
    }
  })
  expect(focused).toMatchObject({ isUnderBar: false, isSmall: false })
}

test("a form of ours carries its real origin, so that browsers without Sec-Fetch-Site are told apart from another site", async () => {
  await withPage({}, async (page) => {
    await page.goto("/sample")
    await page.locator("form").evaluate((form: HTMLFormElement) => {
      form.action = "/origin"
    })
    await page.locator("form button").first().click()
    await page.waitForURL("**/origin")
    expect(await page.locator("body").textContent()).toContain(origin)
  })
})

async function historyOf(page: Page, context: BrowserContext): Promise<string[]> {
  const session = await context.newCDPSession(page)
  const { entries } = await session.send("Page.getNavigationHistory")
  return entries.map(({ url }) => url)
}

const ways: [string, (page: Page) => Promise<void>][] = [
  ["the button", (page) => page.locator(".bw-bar__exit").click()],
  [
    "the link beside the skip link",
    async (page) => {
      await page.keyboard.press("Tab")
      await page.keyboard.press("Tab")
      await page.keyboard.press("Enter")
    },
  ],
  [
    "Shift three times",
    async (page) => {
      for (let press = 0; press < 3; press++) await page.keyboard.press("Shift")
    },
  ],
]

test.each(ways)(
  "%s leads away, leaves no step back to the page, and wipes cookies and storage",
  async (_way, leave) => {
    await withPage({}, async (page, context) => {
      await page.goto("/remember")
      await page.evaluate(() => localStorage.setItem("draft", "kept"))
      expect(await context.cookies(origin)).toHaveLength(1)
      await leave(page)
      await page.waitForURL(destination)
      expect(weatherReferers.at(-1)).toBeUndefined()
      expect(await historyOf(page, context)).not.toContain(`${origin}/sample`)
      expect(await context.cookies(origin)).toEqual([])
      await page.goto("/json")
      expect(await page.evaluate(() => localStorage.getItem("draft"))).toBeNull()
    })
  },
)

test("the page is covered at once, before anything answers", async () => {
  await withPage({}, async (page, context) => {
    await page.goto("/sample")
    await context.route("**/exit", () => {})
    const state = await page.evaluate(() => {
      document.querySelector<HTMLElement>(".bw-bar__exit")?.click()
      const covered = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.className
      return { covered, height: document.querySelector("main")?.offsetHeight, title: document.title }
    })
    expect(state).toEqual({ covered: "bw-overlay", height: 0, title: "Loading." })
    // /exit never answers here; the script does not wait for it for long.
    await page.waitForURL(destination)
    expect(weatherReferers.at(-1)).toBeUndefined()
  })
})

test("a Shift that writes a capital letter does not count", async () => {
  await withPage({}, async (page) => {
    await page.goto("/sample")
    await page.locator("#name").focus()
    for (let press = 0; press < 4; press++) await page.keyboard.press("Shift+A")
    expect(await page.locator(".bw-overlay").count()).toBe(0)
    expect(await page.locator(".bw-bar__lights").count()).toBe(0)
    await page.keyboard.press("Shift")
    expect(await page.locator(".bw-bar__lights .bw-on").count()).toBe(1)
    await expect
      .poll(() => page.locator("[data-bw-exit] [role=status]").textContent())
      .toBe("Shift, press 2 more times to exit.")
  })
})

test("without script the button is a link that leads away, and who to talk to is there", async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto("/sample")
    expect(await page.locator("#talk").isVisible()).toBe(true)
    await page.locator(".bw-bar__exit").click()
    await page.waitForURL(destination)
  })
})

test("on paper there is no bar, no button and no navigation", async () => {
  await withPage({}, async (page) => {
    await page.goto("/sample")
    await page.emulateMedia({ media: "print" })
    for (const part of [".bw-bar", ".govuk-button", ".bw-navigation", ".govuk-back-link"]) {
      expect(await page.locator(`${part}:visible`).count(), part).toBe(0)
    }
    expect(await page.locator("#talk").isVisible()).toBe(true)
  })
})
