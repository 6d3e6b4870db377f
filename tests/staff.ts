/** Staff for a test: a browser with a virtual authenticator, an account made by a link, and its passkey. */
import type { Browser, BrowserContext, Page } from "playwright-core"
import type { Installation } from "./installation.ts"

/** The console under a name, as passkeys are bound to one. */
export function consoleOf(here: Installation): string {
  return here.console.replace("127.0.0.1", "localhost")
}

/** A browser of someone on the staff, with a security key that always says yes. */
export async function staffBrowser(browser: Browser, width = 1280): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send("WebAuthn.enable")
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { context, page }
}

/** Uses a link, gives a name where it asks for one, and adds a passkey. Ends on the account page. */
export async function joinByLink(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  if ((await page.locator("#name").count()) > 0) await page.fill("#name", name)
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByRole("button", { name: "Add a passkey" }).click()
  await page.getByText("Added on").waitFor()
}

/** Someone with every role, signed in. */
export async function firstStaff(browser: Browser, here: Installation, name = "Alex Example") {
  const { context, page } = await staffBrowser(browser)
  await joinByLink(page, await here.run("staff", "link"), name)
  return { context, page }
}
