/**
 * A real Chromium for the tests, and the few moves of a person on the page.
 */
import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"
import type { TestSite } from "./test-site.ts"
import type { Fingerprint } from "./worker-messages.ts"

export async function startBrowser(): Promise<Browser> {
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
  return chromium.launch({ executablePath: await chromiumPath(), args: [...args, ...quiet] })
}

/** Debian's Chromium where it is, else the one that comes through npm. */
async function chromiumPath(): Promise<string> {
  const installed = "/usr/bin/chromium"
  if (existsSync(installed)) return installed
  const packed = await import("@sparticuz/chromium")
  return packed.default.executablePath()
}

export type ChosenFile = { name: string; mimeType: string; buffer: Buffer }

export function chosen(name: string, buffer: Buffer): ChosenFile {
  return { name, mimeType: "", buffer }
}

export async function choose(page: Page, files: ChosenFile[]): Promise<void> {
  await page.setInputFiles("#pictures", files)
}

/** Waits until no picture waits or is in work. */
export async function settled(page: Page, timeoutMs = 60_000): Promise<void> {
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll<HTMLElement>(".fingerprint-picture")]
      return rows.length > 0 && rows.every((row) => !["waiting", "working"].includes(row.dataset.state ?? ""))
    },
    undefined,
    { timeout: timeoutMs },
  )
}

export async function rowTexts(page: Page): Promise<string[]> {
  return page.locator(".fingerprint-picture .fingerprint-picture-text > p:nth-of-type(3)").allInnerTexts()
}

/** Answers, presses the button and reads what reached the server. */
export async function send(
  page: Page,
  site: TestSite,
): Promise<{ fields: URLSearchParams; fingerprints: Fingerprint[] }> {
  await page.check("input[name=takenUnder18][value=yes]")
  await page.click("form button:not([type=button])")
  await page.waitForURL("**/fingerprint")
  await page.waitForSelector("h1:text('Received')")
  const body = site.arrived.findLast((request) => request.method === "POST")?.body ?? ""
  const fields = new URLSearchParams(body)
  return { fields, fingerprints: JSON.parse(fields.get("fingerprints") ?? "[]") }
}

/** Chooses, waits, sends: what the server is given for these files. */
export async function fingerprintsOf(page: Page, site: TestSite, files: ChosenFile[]): Promise<Fingerprint[]> {
  await page.goto(`${site.origin}/fingerprint`)
  await choose(page, files)
  await settled(page)
  const { fingerprints } = await send(page, site)
  return fingerprints
}
