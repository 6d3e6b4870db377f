import type { FastifyInstance } from "fastify"
import { expect, test } from "vitest"
import { z } from "zod"
import { sampleApp } from "../testdata/sample-app.ts"
import { type TextSessionOptions, textSession } from "./text-session.ts"

const schema = z.object({ caseId: z.string().max(4000) })
const secret = new Uint8Array(32).fill(7)

type Made = { app: FastifyInstance; clock: { minutes: number } }

async function made(changes: Partial<TextSessionOptions<typeof schema>> = {}, clock = { minutes: 0 }): Promise<Made> {
  const session = textSession({
    name: "case",
    secret,
    schema,
    idleMinutesMax: 30,
    lifetimeMinutesMax: 120,
    now: () => new Date(Date.UTC(2030, 0, 1) + clock.minutes * 60_000),
    ...changes,
  })
  const { app } = await sampleApp({ trustProxy: true })
  app.get("/set", async (request, reply) => {
    await session.set(request, reply, { caseId: "c-1" })
    return "set"
  })
  app.get("/read", async (request) => ({ value: await session.read(request) }))
  app.get("/extend", async (request, reply) => {
    await session.extend(request, reply)
    return "extended"
  })
  app.get("/clear", async (request, reply) => {
    session.clear(request, reply)
    return "cleared"
  })
  return { app, clock }
}

async function cookieFrom(app: FastifyInstance, url: string, cookie = ""): Promise<string> {
  const response = await app.inject({ url, headers: { cookie } })
  return String(response.headers["set-cookie"] ?? "").split(";")[0] ?? ""
}

async function valueIn(app: FastifyInstance, cookie: string): Promise<unknown> {
  const response = await app.inject({ url: "/read", headers: { cookie } })
  expect(response.statusCode).toBe(200)
  return response.json().value
}

test("what was set is read back, and the cookie does not show it", async () => {
  const { app } = await made()
  const cookie = await cookieFrom(app, "/set")
  expect(await valueIn(app, cookie)).toEqual({ caseId: "c-1" })
  expect(cookie).not.toContain("c-1")
  expect(Buffer.from(cookie.split(".").at(-2) ?? "", "base64url").toString()).not.toContain("c-1")
})

test("no cookie is set unless the app asks for one", async () => {
  const { app } = await made()
  for (const url of ["/read", "/extend", "/sample", "/nowhere", "/healthz"]) {
    expect((await app.inject({ url })).headers["set-cookie"]).toBeUndefined()
  }
})

test("the cookie is HttpOnly, SameSite=Strict, for the browser session only, and __Host- and Secure over https", async () => {
  const { app } = await made()
  const plain = String((await app.inject({ url: "/set" })).headers["set-cookie"])
  const https = String(
    (await app.inject({ url: "/set", headers: { "x-forwarded-proto": "https" } })).headers["set-cookie"],
  )
  expect(plain).toMatch(/^case=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(https).toMatch(/^__Host-case=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
})

test("a cookie changed anywhere reads as no session", async () => {
  const { app } = await made()
  const cookie = await cookieFrom(app, "/set")
  const start = cookie.indexOf("=") + 1
  for (let at = start; at < cookie.length - 1; at += 3) {
    const changed = cookie.slice(0, at) + (cookie[at] === "A" ? "B" : "A") + cookie.slice(at + 1)
    expect(await valueIn(app, changed)).toBeNull()
  }
  expect(await valueIn(app, "case=")).toBeNull()
  expect(await valueIn(app, `case=${"x".repeat(5000)}`)).toBeNull()
})

test("a session left idle ends; one that is extended goes on", async () => {
  const { app, clock } = await made()
  const first = await cookieFrom(app, "/set")
  clock.minutes = 29
  expect(await valueIn(app, first)).not.toBeNull()
  const second = await cookieFrom(app, "/extend", first)
  clock.minutes = 31
  expect(await valueIn(app, first)).toBeNull()
  expect(await valueIn(app, second)).not.toBeNull()
})

test("no amount of extending outlives the lifetime", async () => {
  const { app, clock } = await made()
  let cookie = await cookieFrom(app, "/set")
  for (clock.minutes = 20; clock.minutes < 120; clock.minutes += 20) cookie = await cookieFrom(app, "/extend", cookie)
  clock.minutes = 119
  expect(await valueIn(app, cookie)).not.toBeNull()
  clock.minutes = 120
  expect(await valueIn(app, cookie)).toBeNull()
})

test("clearing takes the cookie off the browser", async () => {
  const { app } = await made()
  const cleared = String((await app.inject({ url: "/clear" })).headers["set-cookie"])
  expect(cleared).toMatch(/^case=; .*Expires=Thu, 01 Jan 1970/)
})

test("a cookie of another session kind, or of another secret, does not open", async () => {
  const cookie = await cookieFrom((await made()).app, "/set")
  expect(await valueIn((await made({ name: "staff" })).app, cookie.replace("case=", "staff="))).toBeNull()
  expect(await valueIn((await made({ secret: new Uint8Array(32).fill(8) })).app, cookie)).toBeNull()
})

test("a cookie of the previous secret still opens after the secret was changed", async () => {
  const cookie = await cookieFrom((await made()).app, "/set")
  const { app } = await made({ secret: new Uint8Array(32).fill(8), secretsPrevious: [secret] })
  expect(await valueIn(app, cookie)).toEqual({ caseId: "c-1" })
})

test("a cookie that no longer fits the schema reads as no session", async () => {
  const old = textSession({
    name: "case",
    secret,
    schema: z.object({ id: z.number() }),
    idleMinutesMax: 30,
    lifetimeMinutesMax: 120,
    now: () => new Date(Date.UTC(2030, 0, 1)),
  })
  const { app } = await made()
  app.get("/set-old", async (request, reply) => {
    await old.set(request, reply, { id: 4 })
    return "set"
  })
  expect(await valueIn(app, await cookieFrom(app, "/set-old"))).toBeNull()
})

test("a secret of fewer than 32 bytes is refused", async () => {
  await expect(made({ secret: new Uint8Array(31) })).rejects.toThrow(RangeError)
})
