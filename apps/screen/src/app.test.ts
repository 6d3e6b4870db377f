/** The app as its operator meets it: access, probes, metrics, description, configuration. */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { readConfig } from "./config.ts"
import { type Rehearsal, rehearse, until } from "./rehearsal.ts"
import { openRehearsalExchange, type RehearsalExchange } from "./rehearsal-exchange.ts"
import { backOffMs, backOffMsMax } from "./waiting.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const hash = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
const key = "a-key-of-this-screen"

let exchange: RehearsalExchange
let screen: Rehearsal
beforeEach(async () => {
  exchange = await openRehearsalExchange()
  exchange.add("adult", { entry: uuid(1), pdq: hash })
})
afterEach(async () => {
  await screen.close()
  await exchange.close()
})

describe("access", () => {
  test("with a key set, everything but probes needs it", async () => {
    screen = await rehearse(exchange.url, { SCREEN_KEY: key })
    await screen.loaded()
    for (const path of [
      "/metrics",
      "/feedback",
      "/openapi.json",
      "/m/index/status",
      `/m/lookup?signal=${hash}&signal_type=pdq`,
    ]) {
      expect([path, (await screen.ask(path)).status]).toEqual([path, 401])
      expect((await screen.ask(path, { headers: { authorization: "Bearer wrong-key-of-screen" } })).status).toBe(401)
      expect((await screen.ask(path, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
    }
    expect((await screen.post("/match", { hashes: [{ pdq: hash }] })).status).toBe(401)
    for (const path of ["/healthz", "/status", "/status/live"]) expect((await screen.ask(path)).status).toBe(200)
  })
})

describe("standing", () => {
  test("until the lists are loaded every look-up is refused with 503, since no match would be wrong", async () => {
    screen = await rehearse("http://127.0.0.1:9", { SCREEN_LISTS: "adult" })
    expect(await screen.ask("/status")).toMatchObject({ status: 503, text: "INDEX-NOT-LOADED" })
    expect(await screen.ask("/status/live")).toMatchObject({ status: 200, text: "I-AM-ALIVE" })
    expect((await screen.ask("/healthz")).status).toBe(503)
    expect((await screen.post("/match", { hashes: [{ pdq: hash }] })).status).toBe(503)
    const lookup = await screen.ask(`/m/lookup?signal=${hash}&signal_type=pdq`)
    expect([lookup.status, lookup.text]).toEqual([503, '{"message":"index not yet ready"}'])
    expect(JSON.parse((await screen.ask("/m/index/status?signal_type=pdq")).text)).toEqual({
      pdq: { present: false, built_to: -1, size: 0 },
    })
  })

  test("when the exchange has been silent too long the index is called stale, and still answers", async () => {
    screen = await rehearse(exchange.url)
    await screen.loaded()
    await exchange.close()
    await until("both lists have failed", () => screen.screen.standing().lists.every((each) => each.failure !== null))
    screen.letTimePass(300_000 + 1000)
    expect(await screen.ask("/status")).toMatchObject({ status: 503, text: "INDEX-STALE" })
    expect((await screen.matches({ pdq: hash })).length).toBe(1)
  })
})

describe("metrics and description", () => {
  test("metrics count queries and matches, entries and lag by list", async () => {
    screen = await rehearse(exchange.url)
    await screen.loaded()
    await screen.matches({ pdq: hash })
    await screen.ask(`/m/lookup?signal=${"0".repeat(64)}&signal_type=pdq`)
    const { text, headers } = await screen.ask("/metrics")
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8")
    const lines = text.split("\n")
    for (const line of [
      "breakwater_screen_queries_total 2",
      'breakwater_screen_matches_total{list="adult",by="pdq"} 1',
      'breakwater_screen_entries{list="adult"} 1',
      'breakwater_screen_entries{list="under-18"} 0',
      'breakwater_screen_list_loaded{list="adult"} 1',
    ]) {
      expect(lines).toContain(line)
    }
    expect(text).toMatch(/^breakwater_screen_list_lag_seconds\{list="adult"\} \d+(\.\d+)?$/m)
    for (const line of lines.filter((each) => each !== "")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$/)
    }
  })

  test("the description is OpenAPI 3.1, names every route, and says that /match takes images", async () => {
    screen = await rehearse(exchange.url)
    const { openapi, paths } = JSON.parse((await screen.ask("/openapi.json")).text)
    expect(openapi).toBe("3.1.0")
    expect(Object.keys(paths).sort()).toEqual([
      "/feedback",
      "/m/compare",
      "/m/index/status",
      "/m/lookup",
      "/m/raw_lookup",
      "/match",
      "/metrics",
      "/status",
      "/status/live",
    ])
    expect(Object.keys(paths["/match"].post.requestBody.content).sort()).toEqual(["application/json", "image/*"])
  })
})

describe("configuration", () => {
  const variables = { SCREEN_EXCHANGE_URL: "https://exchange.example/base", SCREEN_EXCHANGE_KEY: "k".repeat(20) }
  test("what is wrong is told by variable name, all at once, and no value is repeated", async () => {
    screen = await rehearse(exchange.url)
    const message = (given: Record<string, string>): string => {
      try {
        readConfig(given)
      } catch (error) {
        return String(error)
      }
      return "accepted"
    }
    const told = message({
      SCREEN_EXCHANGE_URL: "ftp://x",
      SCREEN_EXCHANGE_KEY: "s3cret",
      PORT: "99999",
      SCREEN_LISTS: "A B",
    })
    for (const name of ["SCREEN_EXCHANGE_URL", "SCREEN_EXCHANGE_KEY", "PORT", "SCREEN_LISTS"])
      expect(told).toContain(name)
    expect(told).not.toContain("s3cret")
    expect(message({ ...variables, HOST: "0.0.0.0" })).toContain("SCREEN_KEY")
    expect(message({ ...variables, HOST: "0.0.0.0", SCREEN_KEY: key })).toBe("accepted")
    for (const HOST of ["127.0.0.1", "::1", "localhost"]) expect(message({ ...variables, HOST })).toBe("accepted")
  })

  test("defaults are the safe ones: loopback, hashes only, nothing on disk, every granted list", async () => {
    screen = await rehearse(exchange.url)
    const config = readConfig(variables)
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8090,
      acceptImages: false,
      folder: null,
      lists: null,
      key: null,
    })
    expect(config.exchangeUrl.href).toBe("https://exchange.example/base/")
    expect(config.limits.staleSecondsMax).toBe(300)
  })

  test("a back-off never exceeds its bound, nor falls short of what was asked", async () => {
    screen = await rehearse(exchange.url)
    for (let failures = 1; failures < 60; failures += 1) {
      for (const chance of [0, 0.5, 0.999]) {
        const ms = backOffMs(failures, () => chance)
        expect(ms).toBeGreaterThan(0)
        expect(ms).toBeLessThanOrEqual(backOffMsMax)
        expect(backOffMs(failures, () => chance, 5)).toBeGreaterThanOrEqual(5000)
      }
    }
  })
})
