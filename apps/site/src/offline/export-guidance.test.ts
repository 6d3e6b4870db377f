import { posix } from "node:path"
import { identityDefault } from "@breakwater/web"
import { beforeAll, expect, test } from "vitest"
import { copyFileCount, copyOfHelp } from "./export-guidance.ts"

const options = {
  languages: ["en", "ar", "de"],
  countries: ["GB", "US"],
  identity: { ...identityDefault, name: "Harbour Line", contactLines: ["Run by an example hotline."] },
  now: new Date("2026-11-25T02:00:00Z"),
}
const files = new Map<string, string | Uint8Array>()
let pages: [string, string][]

beforeAll(async () => {
  for await (const { path, body } of copyOfHelp(options)) files.set(path, body)
  pages = [...files].flatMap(([path, body]) =>
    typeof body === "string" && path.endsWith(".html") ? [[path, body]] : [],
  )
})

test("a copy has as many files as were announced, under names that tell nothing", () => {
  expect(files.size).toBe(copyFileCount(options))
  for (const path of files.keys()) expect(path).not.toMatch(/sex|nude|extort|blackmail|threat|porn/i)
})

test("the papers for schools come as PDF beside their pages, and the pages lead to them", () => {
  for (const paper of ["letter", "briefing", "lesson"]) {
    expect(String(files.get(`en/GB/${paper}.pdf`)).slice(0, 5)).toBe("%PDF-")
    expect(files.get(`en/GB/${paper}.html`)).toContain(`href="${paper}.pdf"`)
  }
})

test("every link of a copy leads to a file that is there, a telephone, or a named outside page", () => {
  for (const [path, body] of pages) {
    for (const [, address = ""] of body.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (/^(?:https:|tel:|sms:|mailto:|data:|#)/.test(address)) continue
      const file = posix.join(posix.dirname(path), address.split("#")[0] ?? "")
      expect(files.has(file), `${path}: ${address}`).toBe(true)
    }
  }
})

test("a copy sends nothing, asks no other host for a part of itself, and stands under the deployment's name", () => {
  for (const [path, body] of pages) {
    expect(body, path).not.toContain("<form")
    expect(body, path).not.toMatch(/<(?:script|img|link|iframe)[^>]*(?:src|href)="(?:https?:)?\/\//)
    expect(body, path).toContain("Harbour Line")
    expect(body, path).toContain("Run by an example hotline.")
  }
})

test("a copy says nothing of the moment it was made but its date, and gives hours as a week", () => {
  for (const [path, body] of pages) {
    expect(body, path).not.toMatch(/Open now|Closed now|data-hours=/)
    if (path.startsWith("en/GB")) expect(body, path).toContain("25 November 2026")
  }
  expect(files.get("en/GB/directory.html")).toMatch(/Mon–Fri \d/)
})

test("the file to print holds plan and numbers, its style and no way to anywhere in the site", () => {
  for (const language of options.languages) {
    const body = String(files.get(`${language}/GB-print.html`))
    expect(body).toContain("<style>")
    expect(body).not.toMatch(/\s(?:href|src)="(?!https:|tel:|sms:|mailto:|data:|#)/)
    expect(body).not.toContain("<button")
    expect(body).toContain('href="tel:999"')
    expect(body).not.toMatch(/<h[1-3][^>]*>\s*<\/h[1-3]>/)
    // A heading is followed by something to read.
    expect(body).not.toMatch(/<\/h2>\s*(?:<h2|<\/main>|<hr>)/)
  }
})
