/**
 * A small site for the tests: the built scripts, the real page fragment, the headers of the real site, and a record of
 * every request that arrives.
 */

import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { catalogueOf } from "@breakwater/guidance"
import nunjucks from "nunjucks"
import { pictureWords } from "../pages/fingerprint/picture-words.ts"

const site = fileURLToPath(new URL("../../", import.meta.url))
const modules = join(site, "../../node_modules")

type Arrived = { method: string; path: string; headers: IncomingMessage["headers"]; body: string }

export type TestSite = {
  origin: string
  arrived: Arrived[]
  /** Changes a script on its way out. */
  rewrite: (path: string, script: string) => string
  close(): void
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ")

const contentTypes: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".html": "text/html; charset=utf-8",
}

export async function startTestSite(isListRead = true): Promise<TestSite> {
  execFileSync(process.execPath, [join(site, "tools/build-browser.mjs")], { stdio: "inherit" })
  const page = renderPage(isListRead)
  const arrived: Arrived[] = []
  const testSite: TestSite = { origin: "", arrived, rewrite: (_, script) => script, close: () => server.close() }
  const server = createServer(async (request, response) => {
    let body = ""
    for await (const part of request) body += part
    const path = new URL(request.url ?? "/", "http://site").pathname
    arrived.push({ method: request.method ?? "", path, headers: request.headers, body })
    answer(request, response, path, page, testSite)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  testSite.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return testSite
}

function answer(request: IncomingMessage, response: ServerResponse, path: string, page: string, site: TestSite): void {
  const send = (status: number, type: string, body: string | Buffer) => {
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": contentSecurityPolicy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    })
    response.end(body)
  }
  if (path === "/fingerprint" && request.method === "POST")
    send(200, "text/html", "<title>Received</title><h1>Received</h1>")
  else if (path === "/fingerprint") send(200, contentTypes[".html"] ?? "", page)
  else if (path === "/style.css") send(200, "text/css", styles())
  else if (path === "/favicon.ico") send(204, "image/x-icon", "")
  else sendAsset(path, site, send)
}

function sendAsset(
  path: string,
  site_: TestSite,
  send: (status: number, type: string, body: string | Buffer) => void,
): void {
  try {
    const body = readFileSync(join(site, "public", path))
    const isScript = extname(path) === ".js"
    send(200, contentTypes[extname(path)] ?? "", isScript ? site_.rewrite(path, body.toString()) : body)
  } catch {
    send(404, "text/plain", "not found")
  }
}

function renderPage(isListRead: boolean): string {
  const manifest = JSON.parse(readFileSync(join(site, "public/.vite/manifest.json"), "utf8"))
  const entry = manifest["src/browser/fingerprint-page.ts"]
  const english = catalogueOf("en")
  const folders = [join(site, "src/pages/fingerprint"), join(modules, "govuk-frontend/dist")]
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), { autoescape: true })
  const fingerprint = {
    words: pictureWords(english),
    action: "/fingerprint",
    scriptAddress: `/${entry.file}`,
    styleAddresses: entry.css.map((file: string) => `/${file}`),
    isListRead,
    links: {
      noFile: "/no-file",
      takeItDown: "https://takeitdown.ncmec.org",
      reportRemove: "https://www.childline.org.uk/remove",
      stopNcii: "https://stopncii.org",
    },
  }
  const fragment = environment.render("fingerprint.njk", { fingerprint, t: english.text })
  return `<!doctype html><html lang="en" class="govuk-template"><head><meta charset="utf-8"><title>Fingerprint</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body class="govuk-template__body"><div class="govuk-width-container"><main class="govuk-main-wrapper">${fragment}</main></div></body></html>`
}

/** Without its fonts, which this site does not use. */
function styles(): string {
  const sheet = readFileSync(join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.css"), "utf8")
  return sheet.replace(/@font-face\{[^}]*\}/g, "")
}
