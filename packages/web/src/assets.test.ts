import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { sampleApp, templates } from "../testdata/sample-app.ts"
import { encodingFor } from "./compression.ts"

const styleSheetBytesMax = 12 * 1024
const firstPageBytesMax = 60 * 1024

async function withFolder(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "assets-"))
  mkdirSync(join(folder, "deep"))
  for (const [path, body] of Object.entries(files)) writeFileSync(join(folder, path), body)
  return sampleApp({ pages: { templates: [templates], assets: [{ folder, prefix: "/assets/site" }] } })
}

test("an asset's address carries its content's hash and may be kept for ever; the bare one is asked for again", async () => {
  const { app } = await withFolder({ "deep/app.js": "export {}" })
  const address = app.asset("/assets/site/deep/app.js")
  expect(address).toMatch(/^\/assets\/site\/deep\/app\.js\?v=[\w-]{12}$/)
  const kept = await app.inject({ url: address })
  const bare = await app.inject({ url: "/assets/site/deep/app.js" })
  const wrong = await app.inject({ url: "/assets/site/deep/app.js?v=old" })
  expect(kept.headers["cache-control"]).toBe("public, max-age=31536000, immutable")
  expect([bare.headers["cache-control"], wrong.headers["cache-control"]]).toEqual(["no-cache", "no-cache"])
  expect(kept.headers["content-type"]).toBe("text/javascript; charset=utf-8")
  const again = await app.inject({ url: address, headers: { "if-none-match": String(kept.headers.etag) } })
  expect([again.statusCode, again.body]).toEqual([304, ""])
})

test("nothing outside the folder, hidden, or for developers only is served", async () => {
  const { app } = await withFolder({ "a.js": "1", ".secret.txt": "x", "a.js.map": "{}" })
  for (const url of [
    "/assets/site/.secret.txt",
    "/assets/site/a.js.map",
    "/assets/site/../../etc/passwd",
    "/assets/site/%2e%2e/x",
  ]) {
    expect((await app.inject({ url })).statusCode).toBe(404)
  }
})

test("an asset that is not there fails where its address is asked for", async () => {
  const { app } = await sampleApp()
  expect(() => app.asset("/assets/none.js")).toThrow("/assets/none.js")
})

test("a file whose type is not known, and a folder that is not there, stop the start", async () => {
  await expect(withFolder({ "a.exe": "x" })).rejects.toThrow("a.exe")
  const assets = [{ folder: "/nowhere-at-all", prefix: "/x" }]
  await expect(sampleApp({ pages: { templates: [], assets } })).rejects.toThrow("/nowhere-at-all")
})

test("pages and assets come as brotli or gzip where the client takes it, and decode to the same", async () => {
  const { app } = await sampleApp()
  for (const url of ["/sample", "/assets/breakwater/style.css"]) {
    const plain = await app.inject({ url })
    const br = await app.inject({ url, headers: { "accept-encoding": "gzip, deflate, br" } })
    const gzip = await app.inject({ url, headers: { "accept-encoding": "gzip" } })
    expect(plain.headers["content-encoding"]).toBeUndefined()
    expect([br.headers["content-encoding"], gzip.headers["content-encoding"]]).toEqual(["br", "gzip"])
    expect(brotliDecompressSync(br.rawPayload).equals(plain.rawPayload)).toBe(true)
    expect(gunzipSync(gzip.rawPayload).equals(plain.rawPayload)).toBe(true)
    expect(br.headers.vary).toContain("Accept-Encoding")
    expect(Number(br.headers["content-length"])).toBe(br.rawPayload.length)
  }
})

test("the style sheet is at most 12 kB gzipped, and a first page with all it loads under 60 kB", async () => {
  const { app } = await sampleApp()
  const headers = { "accept-encoding": "gzip" }
  const page = await app.inject({ url: "/sample", headers })
  const addresses = [
    ...gunzipSync(page.rawPayload)
      .toString()
      .matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g),
  ].map(([, address = ""]) => address)
  const loaded = await Promise.all(addresses.map((url) => app.inject({ url, headers })))
  expect(loaded.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  expect(loaded[0]?.rawPayload.length).toBeLessThanOrEqual(styleSheetBytesMax)
  const bytes = loaded.reduce((sum, { rawPayload }) => sum + rawPayload.length, page.rawPayload.length)
  expect(bytes).toBeLessThan(firstPageBytesMax)
})

test("no page names a third party, an inline style or an inline script", async () => {
  const { app } = await sampleApp()
  for (const url of ["/sample", "/sample-with-errors", "/nowhere"]) {
    const { body } = await app.inject({ url, headers: { accept: "text/html" } })
    expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/)/)
    expect(body).not.toMatch(/(src|href|action)="(https?:)?\/\//)
  }
})

test.each([
  [undefined, "identity"],
  ["gzip, br", "br"],
  ["gzip;q=1.0", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br; q=0.0", "identity"],
  ["deflate", "identity"],
])("Accept-Encoding %j is answered with %s", (header, encoding) => {
  expect(encodingFor(header)).toBe(encoding)
})
