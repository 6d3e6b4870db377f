import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"
import { wantsPage } from "./problem-answers.ts"

const browserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

test("an API client gets a problem document with the kind at the end of its type", async () => {
  const { app } = await sampleApp()
  const response = await app.inject({ url: "/refused", headers: { accept: "application/json" } })
  expect(response.statusCode).toBe(409)
  expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/)
  expect(response.headers["retry-after"]).toBe("7")
  expect(response.json()).toEqual({
    type: "/problems/conflict",
    title: "The request does not fit the present state",
    status: 409,
    detail: "It has been withdrawn.",
    state: "withdrawn",
  })
})

test("a browser gets a page with a next step, the detail, and who to talk to", async () => {
  const { app } = await sampleApp()
  const response = await app.inject({ url: "/refused", headers: { accept: browserAccept } })
  expect(response.statusCode).toBe(409)
  expect(response.headers["content-type"]).toMatch(/^text\/html/)
  expect(response.body).toContain("Open the page again to see how it is now.")
  expect(response.body).toContain("It has been withdrawn.")
  expect(response.body).toContain('href="tel:0123456789"')
  expect(response.body).toContain('href="/exit"')
})

test("a bug is answered with 500 and tells nothing, to either", async () => {
  const { app, logText } = await sampleApp()
  for (const accept of [browserAccept, "*/*"]) {
    const response = await app.inject({ url: "/bug", headers: { accept } })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain("rhubarb")
  }
  expect(logText()).not.toContain("rhubarb")
  expect(logText()).toContain("sample-app.ts")
})

test("an address that leads nowhere is 404 in the form asked for", async () => {
  const { app } = await sampleApp()
  const page = await app.inject({ url: "/nowhere", headers: { accept: browserAccept } })
  const document = await app.inject({ url: "/nowhere" })
  expect([page.statusCode, document.statusCode]).toEqual([404, 404])
  expect(page.body).toContain("This page is not here")
  expect(document.json().type).toBe("/problems/not-found")
})

test.each([
  ["a body that is too large", { payload: { text: "x".repeat(5000) } }, 413, "too-large"],
  [
    "a body that is not JSON",
    { payload: "{rhubarb", headers: { "content-type": "application/json" } },
    400,
    "bad-request",
  ],
  ["an image", { payload: "x", headers: { "content-type": "image/png" } }, 415, "unsupported-media"],
  ["plain text", { payload: "x", headers: { "content-type": "text/plain" } }, 415, "unsupported-media"],
  [
    "a multipart form",
    { payload: "x", headers: { "content-type": "multipart/form-data; boundary=x" } },
    415,
    "unsupported-media",
  ],
])("%s is refused without repeating what was sent", async (_what, request, status, kind) => {
  const { app, logText } = await sampleApp()
  const response = await app.inject({ method: "POST", url: "/json", ...request })
  expect(response.statusCode).toBe(status)
  expect(response.json().type).toBe(`/problems/${kind}`)
  expect(response.body + logText()).not.toContain("rhubarb")
})

test("an app without pages answers a browser with a problem document", async () => {
  const { app } = await sampleApp({ name: "exchange", publicFace: false, pages: undefined as never })
  const response = await app.inject({ url: "/nowhere", headers: { accept: browserAccept } })
  expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/)
})

test("when the app's own layout fails, the problem page still shows what to do", async () => {
  const { app } = await sampleApp({
    pages: {
      templates: [],
      layout: () => {
        throw new Error("no languages")
      },
    },
  })
  const response = await app.inject({ url: "/nowhere", headers: { accept: browserAccept } })
  expect(response.statusCode).toBe(404)
  expect(response.body).toContain("call the emergency number where you are")
})

test.each([
  [undefined, false],
  ["*/*", false],
  ["application/json", false],
  ["text/html", true],
  ["application/json, text/html;q=0.5", true],
  ["text/html;q=0", false],
  ["TEXT/HTML; charset=utf-8", true],
])("Accept %j asks for a page: %j", (accept, expected) => {
  expect(wantsPage(accept)).toBe(expected)
})
