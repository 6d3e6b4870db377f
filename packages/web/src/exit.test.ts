import { expect, test } from "vitest"
import { sampleApp, templates } from "../testdata/sample-app.ts"

test("leaving wipes what the browser keeps of us and leads to the same page for everybody", async () => {
  const { app } = await sampleApp()
  const response = await app.inject({ url: "/exit", headers: { "sec-fetch-site": "same-origin" } })
  expect(response.statusCode).toBe(303)
  expect(response.headers.location).toBe("https://www.bbc.co.uk/weather")
  expect(response.headers["clear-site-data"]).toBe('"cache", "cookies", "storage"')
  expect(response.headers["cache-control"]).toBe("no-store")
})

test("a browser that sends no Sec-Fetch-Site is wiped as well", async () => {
  const { app } = await sampleApp()
  expect((await app.inject({ url: "/exit" })).headers["clear-site-data"]).toBeDefined()
})

test.each(["cross-site", "same-site"])("a link from %s leads away but wipes nothing", async (site) => {
  const { app } = await sampleApp()
  const response = await app.inject({ url: "/exit", headers: { "sec-fetch-site": site } })
  expect(response.statusCode).toBe(303)
  expect(response.headers["clear-site-data"]).toBeUndefined()
})

test("where leaving leads, and what it wipes, is the deployment's choice", async () => {
  const exit = { destination: "https://weather.example/", clears: ["cookies"] as const }
  const { app } = await sampleApp({ pages: { templates: [templates], exit } })
  const response = await app.inject({ url: "/exit" })
  expect([response.headers.location, response.headers["clear-site-data"]]).toEqual([
    "https://weather.example/",
    '"cookies"',
  ])
})

test("a destination that is not an https address stops the start", async () => {
  const pages = { templates: [], exit: { destination: "javascript:alert(1)" } }
  await expect(sampleApp({ pages })).rejects.toThrow("https")
})

test("the console has no exit", async () => {
  const { app } = await sampleApp({ name: "console", publicFace: false })
  expect((await app.inject({ url: "/exit" })).statusCode).toBe(404)
  expect((await app.inject({ url: "/sample" })).body).not.toMatch(/\/exit|id="talk"/)
})
