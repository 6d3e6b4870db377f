/** POST /match over HTTP: hashes, image bytes, and everything that is refused. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { distance, hashFromText, hashPixelsDihedral, hashToText } from "@breakwater/pdq"
import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Rehearsal, rehearse } from "../../rehearsal.ts"
import { openRehearsalExchange, type RehearsalExchange } from "../../rehearsal-exchange.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const hash = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
const md5 = "d41d8cd98f00b204e9800998ecf8427e"
const testdata = join(import.meta.dirname, "../../../testdata")

// Slopes and a sine: enough structure for a quality over 50, no symmetry.
const pattern = (width: number, height: number): Uint8Array => {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width, y / height]
      const at = (y * width + x) * 3
      data[at] = 128 + 120 * Math.sin(u * 23 + v * v * 31)
      data[at + 1] = u > 0.6 ? 220 : 255 * v
      data[at + 2] = 128 + 100 * Math.cos(v * 17 - u * 9)
    }
  }
  return data
}
const raw = (width: number, height: number) => ({ raw: { width, height, channels: 3 as const } })
const small = pattern(300, 200)
const smallHash = hashPixelsDihedral({ width: 300, height: 200, channels: 3, data: small })
const heicHash = readFileSync(join(testdata, "landscape.heic.pdq"), "utf8").trim()

let exchange: RehearsalExchange
let screen: Rehearsal
let imageless: Rehearsal
beforeAll(async () => {
  exchange = await openRehearsalExchange()
  exchange.add("under-18", { entry: uuid(1), pdq: hash, md5 })
  exchange.add("adult", { entry: uuid(2), pdq: hash, state: "disputed" })
  exchange.add("adult", { entry: uuid(3), pdq: hashToText(smallHash.hashes[0] ?? new Uint8Array(32)) })
  exchange.add("adult", { entry: uuid(4), pdq: heicHash })
  screen = await rehearse(exchange.url, {
    SCREEN_IMAGES: "accept",
    SCREEN_IMAGE_PIXELS_MAX: "2000000",
    SCREEN_IMAGE_BYTES_MAX: "3000000",
  })
  imageless = await rehearse(exchange.url)
  await screen.loaded()
  await imageless.loaded()
})
afterAll(async () => {
  await screen.close()
  await imageless.close()
  await exchange.close()
})

const sendImage = (bytes: Uint8Array, type = "image/png", to = screen) =>
  to.ask("/match", { method: "POST", headers: { "content-type": type }, body: new Uint8Array(bytes) })
const entriesOf = (answer: { text: string }): string[] =>
  JSON.parse(answer.text).results[0].matches.map((match: { entry: string }) => match.entry)

describe("hashes", () => {
  test("both lists are searched and told apart, with state, distance and reason", async () => {
    expect(await screen.matches({ pdq: hash, md5 })).toEqual([
      { entry: uuid(1), list: "under-18", state: "listed", by: "md5", distance: 0, orientation: "original" },
      { entry: uuid(2), list: "adult", state: "disputed", by: "pdq", distance: 0, orientation: "original" },
    ])
  })

  test("results stand in the order of what was asked, one for each", async () => {
    const answer = await screen.post("/match", {
      hashes: [{ md5: "0".repeat(32) }, { pdq: hash }, { md5: md5.toUpperCase() }],
    })
    expect(JSON.parse(answer.text).results.map((each: { matches: unknown[] }) => each.matches.length)).toEqual([
      0, 2, 1,
    ])
  })

  test("the radius is 31 unless another is given, and both ends of it count", async () => {
    const bits = hashFromText(hash) ?? new Uint8Array(32)
    const flipped = (count: number): string => {
      const far = bits.slice()
      for (let bit = 0; bit < count; bit += 1) far[(bit * 8) >> 3] = (far[bit] ?? 0) ^ 1
      return hashToText(far)
    }
    expect(distance(hashFromText(flipped(31)) ?? bits, bits)).toBe(31)
    expect((await screen.matches({ pdq: flipped(31) })).length).toBe(2)
    expect((await screen.matches({ pdq: flipped(32) })).length).toBe(0)
    expect((await screen.matches({ pdq: flipped(32) }, { radius: 32 })).length).toBe(2)
    expect((await screen.matches({ pdq: flipped(1) }, { radius: 0 })).length).toBe(0)
  })

  test("a hash of a picture that says too little is not compared, and the answer says so; its MD5 is", async () => {
    const answer = await screen.post("/match", { hashes: [{ pdq: hash, md5, quality: 49 }] })
    const [result] = JSON.parse(answer.text).results
    expect(result.notMatchedByPdq).toBe("quality-below-50")
    expect(result.matches.map((each: { entry: string }) => each.entry)).toEqual([uuid(1)])
    expect((await screen.matches({ pdq: hash, quality: 50 })).length).toBe(2)
  })

  test("malformed requests are refused with 400 and a problem, never 500", async () => {
    const bad: unknown[] = [
      {},
      null,
      { hashes: [] },
      { hashes: [{}] },
      { hashes: [{ pdq: hash.slice(1) }] },
      { hashes: [{ pdq: `0x${hash.slice(2)}` }] },
      { hashes: [{ pdq: 7 }] },
      { hashes: [{ md5: hash }] },
      { hashes: [{ dihedral: [hash] }] },
      { hashes: [{ pdq: hash }], radius: 65 },
      { hashes: [{ pdq: hash }], radius: -1 },
      { hashes: [{ pdq: hash }], radius: 1.5 },
      { hashes: Array.from({ length: 1001 }, () => ({ md5 })) },
    ]
    for (const body of bad) {
      const answer = await screen.post("/match", body)
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        400,
        "application/problem+json; charset=utf-8",
      ])
    }
    const cut = await screen.ask("/match", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"hashes":',
    })
    expect(cut.status).toBe(400)
    const long = await screen.ask("/match", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: " ".repeat(1_100_000),
    })
    expect(long.status).toBe(413)
    const form = await screen.ask("/match", { method: "POST", headers: { "content-type": "text/plain" }, body: "x" })
    expect(form.status).toBe(415)
  })
})

describe("images", () => {
  test("are refused unless switched on, and the refusal says how", async () => {
    const answer = await sendImage(await sharp(small, raw(300, 200)).png().toBuffer(), "image/png", imageless)
    expect(answer.status).toBe(415)
    expect(JSON.parse(answer.text).detail).toContain("SCREEN_IMAGES=accept")
  })

  test("a listed picture is found in its own form, turned, and mirrored", async () => {
    const picture = () => sharp(small, raw(300, 200)).png()
    expect(entriesOf(await sendImage(await picture().toBuffer()))).toEqual([uuid(3)])
    for (const turned of [picture().rotate(90), picture().rotate(180), picture().flip(), picture().flop()]) {
      expect(entriesOf(await sendImage(await turned.toBuffer()))).toEqual([uuid(3)])
    }
  })

  test("EXIF orientation is not applied, a profile is ignored and alpha is dropped", async () => {
    const picture = () => sharp(small, raw(300, 200))
    const forms = [
      await picture().withMetadata({ orientation: 6 }).png().toBuffer(),
      await picture().withIccProfile("p3", { attach: true }).png().toBuffer(),
      await picture().ensureAlpha(0.2).png().toBuffer(),
    ]
    for (const bytes of forms.slice(0, 1).concat(forms.slice(2))) {
      const answer = await screen.ask("/match?radius=0", {
        method: "POST",
        headers: { "content-type": "image/png" },
        body: new Uint8Array(bytes),
      })
      expect(JSON.parse(answer.text).results[0].matches).toMatchObject([
        { entry: uuid(3), distance: 0, orientation: "original" },
      ])
    }
    // Attaching a profile changes the pixels as they are stored, so the distance is small rather than nothing.
    expect(entriesOf(await sendImage(forms[1] ?? new Uint8Array()))).toEqual([uuid(3)])
  })

  test("a picture over 512 is hashed by the reference's nearest pixels", async () => {
    const [width, height] = [1200, 700]
    const data = pattern(width, height)
    const grid = new Uint8Array(512 * 512 * 3)
    for (let y = 0; y < 512; y += 1) {
      for (let x = 0; x < 512; x += 1) {
        const from = (Math.floor((y * height) / 512) * width + Math.floor((x * width) / 512)) * 3
        grid.set(data.subarray(from, from + 3), (y * 512 + x) * 3)
      }
    }
    const expected = hashPixelsDihedral({ width: 512, height: 512, channels: 3, data: grid })
    exchange.add("adult", { entry: uuid(5), pdq: hashToText(expected.hashes[0] ?? new Uint8Array(32)) })
    await expect.poll(() => screen.screen.matcher.size(), { timeout: 10_000 }).toBe(5)
    const bytes = new Uint8Array(await sharp(data, raw(width, height)).png().toBuffer())
    const answer = await screen.ask("/match?radius=0", {
      method: "POST",
      headers: { "content-type": "image/png" },
      body: bytes,
    })
    expect(JSON.parse(answer.text).results[0].matches).toMatchObject([{ entry: uuid(5), distance: 0 }])
  })

  test("HEIC is decoded to the pixels that heif-convert gives, within the drift of decoders", async () => {
    const answer = await screen.ask("/match?radius=10", {
      method: "POST",
      headers: { "content-type": "image/heic" },
      body: new Uint8Array(readFileSync(join(testdata, "landscape.heic"))),
    })
    expect(entriesOf(answer)).toEqual([uuid(4)])
  })

  test("a file of which only the MD5 is listed is found by it", async () => {
    const bytes = await sharp(pattern(90, 90), raw(90, 90)).jpeg().toBuffer()
    exchange.add("under-18", { entry: uuid(6), md5: createHash("md5").update(bytes).digest("hex") })
    const first = async () => JSON.parse((await sendImage(bytes, "image/jpeg")).text).results[0].matches[0]
    await expect.poll(first, { timeout: 10_000 }).toMatchObject({ entry: uuid(6), by: "md5", distance: 0 })
  })

  test("what is no picture, draws, is cut to nothing, or is too large is refused with a reason", async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    )
    expect((await sendImage(svg, "image/svg+xml")).status).toBe(422)
    expect((await sendImage(Buffer.from("not a picture"))).status).toBe(422)
    expect((await sendImage(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "image/heic")).status).toBe(422)
    expect((await sendImage(new Uint8Array())).status).toBe(422)
    const wide = await sharp(Buffer.alloc(2100 * 1000 * 3), raw(2100, 1000))
      .png()
      .toBuffer()
    expect((await sendImage(wide)).status).toBe(413)
    expect((await sendImage(new Uint8Array(3_100_000))).status).toBe(413)
  })

  test("image bytes are taken at no other address", async () => {
    for (const path of ["/feedback", "/m/compare"]) {
      const answer = await screen.ask(path, {
        method: "POST",
        headers: { "content-type": "image/png" },
        body: new Uint8Array(9),
      })
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
    }
  })
})
