import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"

test("health is 200 when every part is ready and 503 when one is not", async () => {
  let ready = false
  const { app } = await sampleApp({ health: async () => ({ ready, parts: { database: ready } }) })
  const before = await app.inject({ url: "/healthz" })
  ready = true
  const after = await app.inject({ url: "/healthz" })
  expect([before.statusCode, after.statusCode]).toEqual([503, 200])
  expect(after.json()).toEqual({ name: "site", version: "0.1.0", ready: true, parts: { database: true } })
})

test("a look that fails counts as not ready and tells nothing of why", async () => {
  const { app } = await sampleApp({ health: async () => Promise.reject(new Error("rhubarb")) })
  const response = await app.inject({ url: "/healthz" })
  expect(response.statusCode).toBe(503)
  expect(response.body).not.toContain("rhubarb")
})

test("however many ask at once, the parts are looked at once", async () => {
  let looks = 0
  let finish = () => {}
  const looking = new Promise<void>((resolve) => {
    finish = resolve
  })
  const { app } = await sampleApp({
    health: async () => {
      looks += 1
      await looking
      return { ready: true, parts: {} }
    },
  })
  const asked = Array.from({ length: 20 }, () => app.inject({ url: "/healthz" }))
  await expect.poll(() => looks).toBe(1)
  finish()
  expect((await Promise.all(asked)).every(({ statusCode }) => statusCode === 200)).toBe(true)
  expect(looks).toBe(1)
})
