/** A real Chromium: Debian's where it is, else the one that comes through npm. */
import { existsSync } from "node:fs"
import AxeBuilder from "@axe-core/playwright"
import { type Browser, chromium, type Page } from "playwright-core"
import { expect } from "vitest"

const installed = "/usr/bin/chromium"
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

export async function startBrowser(): Promise<Browser> {
  const path = existsSync(installed) ? installed : await (await import("@sparticuz/chromium")).default.executablePath()
  return chromium.launch({ executablePath: path, args })
}

/** Fails with axe's findings when the page has any. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((violation) => `${page.url()} ${violation.id}: ${violation.help}`)).toEqual([])
}
