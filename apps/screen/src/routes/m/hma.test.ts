/** HMA's look-ups over HTTP, byte for byte, and its way of refusing. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { bankContentId } from "../../matcher.ts"
import { type Rehearsal, rehearse } from "../../rehearsal.ts"
import { openRehearsalExchange, type RehearsalExchange } from "../../rehearsal-exchange.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const hash = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
const near = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b2d"
const md5 = "d41d8cd98f00b204e9800998ecf8427e"

let exchange: RehearsalExchange
let screen: Rehearsal
beforeAll(async () => {
  exchange = await openRehearsalExchange()
  exchange.add("under-18", { entry: uuid(1), pdq: hash })
  exchange.add("adult", { entry: uuid(2), pdq: near, md5 })
  screen = await rehearse(exchange.url)
  await screen.loaded()
})
afterAll(async () => {
  await screen.close()
  await exchange.close()
})
const get = (path: string, query: Record<string, string>) => screen.ask(`${path}?${new URLSearchParams(query)}`)
const [a, b] = [bankContentId(uuid(1)), bankContentId(uuid(2))]

test("lookup answers by bank, under-18 and adult apart, with distances as text", async () => {
  const answer = await get("/m/lookup", { signal: hash, signal_type: "pdq" })
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8")
  expect(answer.text).toBe(
    `{"BREAKWATER_UNDER_18":[{"bank_content_id":${a},"distance":"0"}],"BREAKWATER_ADULT":[{"bank_content_id":${b},"distance":"4"}]}`,
  )
  expect((await get("/m/lookup", { signal: "0".repeat(64), signal_type: "pdq" })).text).toBe("{}")
})

test("lookup by MD5 gives the empty distance HMA gives, for both names of the type", async () => {
  for (const signal_type of ["video_md5", "md5"]) {
    const answer = await get("/m/lookup", { signal: md5.toUpperCase(), signal_type })
    expect(answer.text).toBe(`{"BREAKWATER_ADULT":[{"bank_content_id":${b},"distance":""}]}`)
  }
})

test("banks narrow both look-ups", async () => {
  const query = { signal: hash, signal_type: "pdq", banks: "BREAKWATER_ADULT,OTHER" }
  expect((await get("/m/lookup", query)).text).toBe(`{"BREAKWATER_ADULT":[{"bank_content_id":${b},"distance":"4"}]}`)
  expect((await get("/m/raw_lookup", query)).text).toBe(`{"matches":[${b}]}`)
})

test("raw_lookup gives ids, or matches when distances are asked for in any of HMA's words", async () => {
  const query = { signal: hash, signal_type: "pdq" }
  expect((await get("/m/raw_lookup", query)).text).toBe(`{"matches":[${a},${b}]}`)
  for (const include_distance of ["true", "True", "1"]) {
    expect((await get("/m/raw_lookup", { ...query, include_distance })).text).toBe(
      `{"matches":[{"bank_content_id":${a},"distance":"0"},{"bank_content_id":${b},"distance":"4"}]}`,
    )
  }
})

test("compare tells whether two signals match, the distance as a number", async () => {
  const answer = await screen.post("/m/compare", { pdq: [hash, near], md5: [md5, md5.toUpperCase()] })
  expect(answer.text).toBe('{"pdq":[true,{"distance":4}],"md5":[true,{}]}')
  const far = await screen.post("/m/compare", { pdq: [hash, "0".repeat(64)] })
  expect(JSON.parse(far.text).pdq[0]).toBe(false)
})

test("index/status tells size and freshness by type, and narrows to one", async () => {
  const all = JSON.parse((await screen.ask("/m/index/status")).text)
  expect(all).toMatchObject({ pdq: { present: true, size: 2 }, video_md5: { present: true, size: 1 } })
  expect(all.pdq.built_to).toBeGreaterThan(1_600_000_000)
  expect(Object.keys(JSON.parse((await get("/m/index/status", { signal_type: "pdq" })).text))).toEqual(["pdq"])
})

test("what is malformed is refused with 400 and a message in HMA's words, never 500", async () => {
  const refused: [string, Record<string, string>, string][] = [
    ["/m/lookup", { signal: "x", signal_type: "pdq" }, "invalid signal: invalid PDQ hash"],
    ["/m/lookup", { signal: hash.toUpperCase(), signal_type: "pdq" }, "invalid signal: invalid PDQ hash"],
    ["/m/lookup", { signal: "zz", signal_type: "md5" }, "invalid signal: 'zz' is not a valid MD5 hash"],
    ["/m/lookup", { signal: hash, signal_type: "tmk" }, "No such SignalType 'tmk'"],
    ["/m/lookup", { signal: hash }, "Either url or both signal and signal_type are required"],
    ["/m/raw_lookup", { signal: hash.slice(2), signal_type: "pdq" }, "invalid signal: invalid PDQ hash"],
    ["/m/raw_lookup", { signal_type: "pdq" }, "signal is required"],
    [
      "/m/raw_lookup",
      { signal: hash, signal_type: "pdq", include_distance: "perhaps" },
      "invalid boolean parameter - prefer true/false",
    ],
    ["/m/index/status", { signal_type: "tmk" }, "No such SignalType 'tmk'"],
  ]
  for (const [path, query, message] of refused) {
    const answer = await get(path, query)
    expect([path, answer.status, answer.text]).toEqual([path, 400, JSON.stringify({ message })])
  }
  for (const body of [
    [],
    "text",
    null,
    { pdq: "x" },
    { pdq: [hash] },
    { pdq: [hash, 7] },
    { tmk: ["a", "b"] },
    { pdq: [hash, "x"] },
  ]) {
    const answer = await screen.post("/m/compare", body)
    expect([JSON.stringify(body), answer.status]).toEqual([JSON.stringify(body), 400])
    expect(typeof JSON.parse(answer.text).message).toBe("string")
  }
  const twice = await screen.ask(`/m/lookup?signal=${hash}&signal=${hash}&signal_type=pdq`)
  expect(twice.status).toBe(400)
  expect(typeof JSON.parse(twice.text).message).toBe("string")
})

test("an address is never fetched", async () => {
  const answer = await get("/m/lookup", { url: `${exchange.url}/v1/lists` })
  expect([answer.status, answer.text]).toEqual([403, '{"message":"Hashing is disabled, missing role"}'])
})
