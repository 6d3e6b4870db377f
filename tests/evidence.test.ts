/** The evidence kit in a real browser: nothing is sent or stored, and what is saved holds under `breakwater verify`. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption"
import { strToU8, unzipSync, zipSync } from "fflate"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { expectAccessible, startBrowser } from "./browser.ts"
import { type Installation, install, root } from "./installation.ts"

const chat = "25/11/2026, 21:04 - Rin: pay to DE89 3704 0044 0532 0130 00\n25/11/2026, 21:05 - Sam: @rin.x stop\n"
const folder = mkdtempSync(join(tmpdir(), "breakwater-evidence-"))

const identity = await generateX25519Identity()
let here: Installation
let browser: Browser

beforeAll(async () => {
  const recipients = join(folder, "recipients")
  writeFileSync(recipients, await identityToRecipient(identity))
  here = await install({
    environment: { HOTLINE_NAME: "Example Hotline", HOTLINE_HOURS: "9 to 17", HOTLINE_RECIPIENTS_FILE: recipients },
  })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await here?.remove()
})

async function pageOf(script = true): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: script,
    locale: "en-GB",
    acceptDownloads: true,
  })
  return context.newPage()
}

async function saved(page: Page): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-part=save]")])
  const path = join(folder, `${Math.random()}-${download.suggestedFilename()}`)
  await download.saveAs(path)
  return path
}

function verify(path: string) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "apps/breakwater/src/main.ts"), "verify", path], {
    encoding: "utf8",
  })
  return { status, stdout }
}

test("a chat, a pasted word, a picture's fingerprint and notes make a bag that verifies; nothing is sent or stored", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/evidence`)
  await expectAccessible(page)
  const asked: string[] = []
  page.on("request", (request) => {
    if (!request.url().startsWith("blob:")) asked.push(request.url())
  })
  await page.setInputFiles("#files", { name: "WhatsApp Chat.txt", mimeType: "text/plain", buffer: Buffer.from(chat) })
  await page.fill("#paste", "send 200 to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")
  await page.click("[data-part=add-text]")
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
  await page.setInputFiles("#pictures", { name: "landscape.jpg", mimeType: "image/jpeg", buffer: picture })
  await page.fill("#notes", "It began on Monday.")
  await page.locator("#notes").blur()
  const found = (await page.textContent("[data-part=found]")) ?? ""
  for (const value of ["DE89370400440532013000", "rin.x", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]) {
    expect(found).toContain(value)
  }
  const summary = (await page.textContent("#summary")) ?? ""
  expect(summary).toContain("Bank account (DE): DE89370400440532013000")
  expect(summary).toMatch(/landscape\.jpg: SHA-512 [0-9a-f]{128}/)
  await expectAccessible(page)
  const path = await saved(page)
  expect(verify(path)).toMatchObject({ status: 0 })
  const files = unzipSync(readFileSync(path))
  expect(Buffer.from(files["data/chats/1-WhatsApp-Chat.txt"] ?? []).toString()).toBe(chat)
  expect(JSON.stringify(Object.values(files).map((bytes) => Buffer.from(bytes).toString("latin1")))).not.toContain(
    "\u00ff\u00d8\u00ff",
  )
  expect(asked).toEqual([])
  expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0)
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0)
  expect(await page.context().cookies()).toEqual([])

  // One byte more anywhere is named.
  writeFileSync(path, zipSync({ ...files, "data/notes.txt": strToU8("It began on Tuesday.") }))
  expect(verify(path)).toMatchObject({ status: 1, stdout: expect.stringContaining("altered data/notes.txt") })
  await page.context().close()
})

test("with a password the file opens with it and with no other, and locked for the hotline with the hotline's key", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/evidence`)
  await page.fill("#paste", "words")
  await page.click("[data-part=add-text]")
  await page.fill("#passphrase", "three plain words")
  const path = await saved(page)
  expect(path).toMatch(/notes\.zip\.age$/)
  const open = async (passphrase: string) => {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    return decrypter.decrypt(readFileSync(path))
  }
  expect(Object.keys(unzipSync(await open("three plain words")))).toContain("bagit.txt")
  await expect(open("other words")).rejects.toThrow()

  await page.getByLabel("Lock it so that only Example Hotline can open it").check()
  const locked = readFileSync(await saved(page))
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  expect(Object.keys(unzipSync(await decrypter.decrypt(locked)))).toContain("bagit.txt")
  await page.context().close()
})

test("screenshots are offered only where everyone is an adult, and leave with that answer", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/evidence`)
  expect(await page.isVisible("#screenshots")).toBe(false)
  await page.check("[name=ages][value=adults]")
  const screenshot = { name: "words.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 9]) }
  await page.setInputFiles("#screenshots", screenshot)
  await page.getByText("words.png: screenshot added").waitFor()
  const path = await saved(page)
  expect(verify(path).status).toBe(0)
  expect(Object.keys(unzipSync(readFileSync(path)))).toContain("data/screenshots/1-words.png")
  await page.check("[name=ages][value=not-all]")
  expect(await page.isVisible("#screenshots")).toBe(false)
  expect(Object.keys(unzipSync(readFileSync(await saved(page)))).join()).not.toContain("screenshots")
  await page.context().close()
})

test("a zip as the app makes it is read without its media; what cannot be read says why, and what was kept stays", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/evidence`)
  const zip = zipSync({ "_chat.txt": strToU8(chat), "IMG-1.jpg": new Uint8Array([0xff, 0xd8, 0xff]) })
  await page.setInputFiles("#files", { name: "chat.zip", mimeType: "application/zip", buffer: Buffer.from(zip) })
  await page.getByText("_chat.txt: messages: 2").waitFor()
  const bomb = zipSync({ "_chat.txt": [new Uint8Array(60_000_000), { level: 9 }] })
  for (const [name, buffer, word] of [
    ["broken.zip", Buffer.from("PK not a zip"), "this zip is broken"],
    ["bomb.zip", Buffer.from(bomb), "larger than 50 MB"],
    ["picture.txt", Buffer.from([0x89, 0x50, 0, 0]), "no chat that this page can read"],
    ["other.json", Buffer.from('{"a":1}'), "no messages were found"],
    ["<img src=x onerror=alert(1)>.txt", Buffer.from(""), "nothing in this file"],
  ] as const) {
    await page.setInputFiles("#files", { name, mimeType: "text/plain", buffer })
    await page.locator("[data-part=spoken]", { hasText: word }).waitFor()
    expect(await page.textContent("[data-part=kept]")).toContain("_chat.txt: messages: 2")
  }
  await page.click("[data-part=kept] button")
  expect(await page.locator("[data-part=kept] li").count()).toBe(0)
  await page.context().close()
})

test("the kit needs no connection once it is open, and says what to do instead where script is off", async () => {
  const page = await pageOf()
  await page.goto(`${here.site}/evidence`)
  await page.context().setOffline(true)
  await page.fill("#paste", "words")
  await page.click("[data-part=add-text]")
  expect(verify(await saved(page)).status).toBe(0)
  await page.context().close()
  const plain = await pageOf(false)
  await plain.goto(`${here.site}/evidence`)
  expect(await plain.textContent("noscript")).toContain("This page needs JavaScript")
  await plain.context().close()
})
