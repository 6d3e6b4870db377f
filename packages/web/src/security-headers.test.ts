import { connect } from "node:net"
import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"
import { contentSecurityPolicyText } from "./security-headers.ts"

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const requests = [
  ["a page", { url: "/sample" }, 200],
  ["JSON", { url: "/json" }, 200],
  ["health", { url: "/healthz" }, 200],
  ["the style sheet", { url: "/assets/breakwater/style.css" }, 200],
  ["the exit", { url: "/exit" }, 303],
  ["a refusal", { url: "/refused" }, 409],
  ["a bug", { url: "/bug" }, 500],
  ["a bug on a page", { url: "/bug", headers: { accept: "text/html" } }, 500],
  ["an address that leads nowhere", { url: "/nowhere" }, 404],
  ["a malformed address", { url: "/%zz" }, 400],
  ["a parameter that is too long", { url: `/things/${"x".repeat(300)}` }, 400],
  ["a method nobody serves", { method: "DELETE" as const, url: "/json" }, 404],
  ["a body that is too large", { method: "POST" as const, url: "/json", payload: { a: "x".repeat(9000) } }, 413],
  [
    "a post from another site",
    { method: "POST" as const, url: "/json", headers: { "sec-fetch-site": "cross-site" } },
    403,
  ],
] as const

test.each(requests)("%s carries every security header", async (_what, request, status) => {
  const { app } = await sampleApp()
  const { headers, statusCode } = await app.inject(request)
  expect(statusCode).toBe(status)
  expect(headers["content-security-policy"]).toBe(policy)
  expect(headers["referrer-policy"]).toBe("no-referrer")
  expect(headers["x-content-type-options"]).toBe("nosniff")
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin")
  expect(headers["cross-origin-resource-policy"]).toBe("same-origin")
  expect(headers["permissions-policy"]).toContain("camera=()")
  expect(headers["strict-transport-security"]).toBeUndefined()
  expect(headers["cache-control"]).toBeDefined()
  expect(headers.server ?? headers["x-powered-by"]).toBeUndefined()
})

test("over https every response asks to stay there", async () => {
  const { app } = await sampleApp({ trustProxy: true })
  const response = await app.inject({ url: "/sample", headers: { "x-forwarded-proto": "https" } })
  expect(response.headers["strict-transport-security"]).toBe("max-age=63072000")
})

test("a client that no proxy speaks for cannot claim https", async () => {
  const { app } = await sampleApp()
  const response = await app.inject({ url: "/sample", headers: { "x-forwarded-proto": "https" } })
  expect(response.headers["strict-transport-security"]).toBeUndefined()
})

test("a route and an app replace single directives and leave the rest", async () => {
  const { app } = await sampleApp({ contentSecurityPolicy: { "img-src": ["'self'", "blob:"] } })
  const config = { contentSecurityPolicy: { "script-src": ["'self'", "'wasm-unsafe-eval'"], "connect-src": [] } }
  app.get("/fingerprint", { config }, async () => "page")
  const own = String((await app.inject({ url: "/fingerprint" })).headers["content-security-policy"]).split("; ")
  expect(own).toContain("script-src 'self' 'wasm-unsafe-eval'")
  expect(own).toContain("connect-src 'none'")
  expect(own).toContain("img-src 'self' blob:")
  expect(own).toContain("frame-ancestors 'none'")
  expect((await app.inject({ url: "/json" })).headers["content-security-policy"]).toContain("connect-src 'self'")
})

test("a later policy wins directive by directive", () => {
  expect(contentSecurityPolicyText({ "img-src": ["'self'"] }, { "img-src": [] })).toBe("img-src 'none'")
})

test("what does not say how it may be kept is not kept; a page alike for everybody may be", async () => {
  const { app } = await sampleApp()
  const cacheControl = async (url: string) => (await app.inject({ url })).headers["cache-control"]
  expect(await cacheControl("/json")).toBe("no-store")
  expect(await cacheControl("/sample")).toBe("no-store")
  expect(await cacheControl("/nowhere")).toBe("no-store")
  expect(await cacheControl("/same-for-all")).toBe("public, max-age=300")
})

test("bytes that are no HTTP are answered with an empty 400", async () => {
  const { app } = await sampleApp()
  await app.listen({ port: 0, host: "127.0.0.1" })
  const address = app.server.address()
  const port = typeof address === "object" ? (address?.port ?? 0) : 0
  const answer = await new Promise<string>((resolve) => {
    let text = ""
    const socket = connect(port, "127.0.0.1", () => socket.write("RHUBARB\r\n\r\n"))
    socket.on("data", (bytes) => {
      text += bytes.toString()
    })
    socket.on("close", () => resolve(text))
  })
  await app.close()
  expect(answer).toBe("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
})
