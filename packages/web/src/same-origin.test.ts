import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"
import { isSameOrigin } from "./same-origin.ts"

const own = "https://help.example"

test.each([
  // method, Sec-Fetch-Site, Origin, allowed
  ["GET", "cross-site", "https://other.example", true],
  ["HEAD", "cross-site", undefined, true],
  ["POST", "same-origin", own, true],
  ["POST", "same-origin", "null", true],
  ["POST", "none", undefined, true],
  ["POST", "same-site", own, false],
  ["POST", "cross-site", own, false],
  ["POST", "cross-site", "null", false],
  ["POST", "rhubarb", own, false],
  ["POST", undefined, own, true],
  ["POST", undefined, "http://help.example", true],
  ["POST", undefined, "https://help.example:8443", false],
  ["POST", undefined, "https://evil.example", false],
  ["POST", undefined, "https://help.example.evil.example", false],
  ["POST", undefined, "null", false],
  ["POST", undefined, "", false],
  ["POST", undefined, undefined, true],
  ["PUT", "cross-site", undefined, false],
  ["DELETE", undefined, "https://evil.example", false],
])("%s with Sec-Fetch-Site %s and Origin %s: %s", (method, secFetchSite, origin, allowed) => {
  expect(isSameOrigin({ method, host: "help.example", secFetchSite, origin })).toBe(allowed)
})

test("a page app refuses a post from another site with a page that says what to do", async () => {
  const { app } = await sampleApp()
  const headers = {
    accept: "text/html",
    "sec-fetch-site": "cross-site",
    "content-type": "application/x-www-form-urlencoded",
  }
  const response = await app.inject({ method: "POST", url: "/sample", headers, payload: "a=1" })
  expect(response.statusCode).toBe(403)
  expect(response.body).toContain("send the form once more")
})

test("an API, whose clients carry a key and no cookie, takes requests from anywhere", async () => {
  const { app } = await sampleApp({ name: "exchange", publicFace: false, pages: undefined as never })
  const response = await app.inject({
    method: "POST",
    url: "/json",
    headers: { origin: "https://other.example" },
    payload: { a: 1 },
  })
  expect(response.statusCode).toBe(200)
})
