/** The command as a person at a terminal meets it: real processes, real files. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"
import sharp from "sharp"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const bin = join(root, "apps/breakwater/bin.mjs")
const conformance = process.env.BREAKWATER_CONFORMANCE ?? join(root, "../shared/conformance")
const folder = mkdtempSync(join(tmpdir(), "breakwater-command-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function breakwater(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: "utf8", cwd: folder })
  return { status, lines: stdout.split("\n").slice(0, -1), complaint: stderr }
}

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** Noise by formula (x = 1664525 x + 1013904223 mod 2^32, top byte): the synthetic vectors of the PDQ conformance set. */
function noisePpm(width: number, height: number, seed: number): Uint8Array {
  const header = new TextEncoder().encode(`P6\n# noise ${seed}\n${width} ${height}\n255\n`)
  const bytes = new Uint8Array(header.length + width * height * 3)
  bytes.set(header)
  let x = seed
  for (let at = header.length; at < bytes.length; at += 1) {
    x = (Math.imul(1_664_525, x) + 1_013_904_223) >>> 0
    bytes[at] = x >>> 24
  }
  return bytes
}

describe("hash", () => {
  test("prints a line a file, and a PPM is hashed pixel for pixel", async () => {
    const ppm = file("noise.ppm", noisePpm(200, 200, 3))
    const png = file(
      "noise.png",
      await sharp(noisePpm(200, 200, 3).subarray(-120_000), { raw: { width: 200, height: 200, channels: 3 } })
        .png()
        .toBuffer(),
    )
    const { status, lines } = breakwater("hash", ppm, png)
    expect(status).toBe(0)
    const [first = "", second = ""] = lines
    expect(first).toMatch(/^[0-9a-f]{64},\d+,/)
    expect(first.endsWith(`,${ppm}`)).toBe(true)
    expect(second.split(",").slice(0, 2)).toEqual(first.split(",").slice(0, 2))
  })

  test("--dihedral prints eight lines, and --json an object a line", () => {
    const ppm = file("eight.ppm", noisePpm(127, 129, 9))
    const eight = breakwater("hash", "--dihedral", ppm).lines
    expect(eight).toHaveLength(8)
    expect(new Set(eight).size).toBe(8)
    expect(JSON.parse(breakwater("hash", "--json", ppm).lines[0] ?? "")).toEqual({
      path: ppm,
      quality: expect.any(Number),
      pdq: eight[0]?.slice(0, 64),
    })
  })

  test("says which file cannot be read, does the others, and ends with 1", () => {
    const good = file("good.ppm", noisePpm(64, 63, 8))
    const text = file("letter.txt", "not a picture")
    const cut = file("cut.ppm", noisePpm(64, 63, 8).subarray(0, 500))
    const { status, lines, complaint } = breakwater("hash", text, cut, join(folder, "missing.png"), good)
    expect(status).toBe(1)
    expect(lines).toHaveLength(1)
    expect(complaint).toContain(`${text}: not an image`)
    expect(complaint).toContain(`${cut}: not a binary PPM with 8 bits a channel (truncated)`)
    expect(complaint).toContain("missing.png")
  })

  test("without a file, or with an option there is not, says how it is called and ends with 2", () => {
    expect(breakwater("hash").status).toBe(2)
    expect(breakwater("hash", "--nonsense", "x").complaint).toContain("breakwater hash FILE...")
    expect(breakwater("nonsense").complaint).toContain('no verb "nonsense"')
  })

  const vectors = join(conformance, "pdq/expected.json")
  test.skipIf(!existsSync(vectors))("gives every conformance file its hash (left out without ../shared)", () => {
    const expected = z
      .object({
        pixels: z.array(z.object({ file: z.string(), pdq: z.string(), quality: z.number() })),
        images: z.array(z.object({ file: z.string(), fileHash: z.string(), fileQuality: z.number() })),
      })
      .parse(JSON.parse(readFileSync(vectors, "utf8")))
    const ppms = expected.pixels.map((vector, n) =>
      file(`vector-${n}.ppm`, gunzipSync(readFileSync(join(conformance, "pdq", vector.file)))),
    )
    const images = expected.images.map((image) => join(conformance, "pdq", image.file))
    const { status, lines } = breakwater("hash", ...ppms, ...images)
    expect(status).toBe(0)
    expect(lines).toEqual([
      ...expected.pixels.map((vector, n) => `${vector.pdq},${vector.quality},${ppms[n]}`),
      ...expected.images.map((image, n) => `${image.fileHash},${image.fileQuality},${images[n]}`),
    ])
  })
})

describe("match", () => {
  const zeros = "0".repeat(64)
  const flipped = (bits: number) =>
    BigInt(`0b${"1".repeat(bits).padEnd(256, "0")}`)
      .toString(16)
      .padStart(64, "0")

  test("prints every pair within the radius, sorted, duplicates as pairs of their own", () => {
    const list = file("list.txt", [zeros, flipped(31), flipped(32), zeros].join("\n"))
    const queries = file("queries.txt", [flipped(31), zeros].join("\r\n"))
    expect(breakwater("match", list, queries)).toMatchObject({
      status: 0,
      lines: [
        `${zeros},${zeros},0`,
        `${zeros},${zeros},0`,
        `${zeros},${flipped(31)},31`,
        `${flipped(31)},${zeros},31`,
        `${flipped(31)},${zeros},31`,
        `${flipped(31)},${flipped(31)},0`,
        `${flipped(31)},${flipped(32)},1`,
      ],
    })
    expect(breakwater("match", list, queries, "--radius", "0").lines).toHaveLength(3)
  })

  test("a list of one entry matches, an empty one matches nothing", () => {
    const one = file("one.txt", `${zeros}\n`)
    const none = file("none.txt", "")
    expect(breakwater("match", one, one).lines).toEqual([`${zeros},${zeros},0`])
    expect(breakwater("match", none, one)).toMatchObject({ status: 0, lines: [] })
  })

  test("reports a malformed line by file and number, skips it and ends with 1", () => {
    const list = file("malformed.txt", `${zeros}\n${zeros.slice(1)}\n0x${zeros.slice(2)}\n`)
    const { status, lines, complaint } = breakwater("match", list, file("q.txt", zeros))
    expect(status).toBe(1)
    expect(lines).toEqual([`${zeros},${zeros},0`])
    expect(complaint).toContain(`${list}: line 2: 63 characters, expected 64 hexadecimal digits`)
    expect(complaint).toContain("line 3:")
  })

  test("a radius outside 0 to 64 is refused with what is taken", () => {
    const list = file("any.txt", zeros)
    expect(breakwater("match", list, list, "--radius", "65")).toMatchObject({ status: 2 })
    expect(breakwater("match", list, list, "--radius", "x").complaint).toContain("from 0 to 64")
  })

  const matching = join(conformance, "pdq/matching")
  test.skipIf(!existsSync(matching))("finds exactly the conformance pairs (left out without ../shared)", () => {
    const pair = z.tuple([z.int(), z.int(), z.int()])
    const { banks } = z
      .object({ banks: z.array(z.object({ list: z.string(), pairs: z.array(pair) })) })
      .parse(JSON.parse(readFileSync(join(matching, "expected-matches.json"), "utf8")))
    const linesOf = (name: string) =>
      readFileSync(join(matching, name), "utf8")
        .split("\n")
        .filter((line) => line !== "")
    const queries = linesOf("queries.txt")
    for (const { list, pairs } of banks.filter((bank) => bank.list !== "list-malformed.txt")) {
      const entries = linesOf(list)
      const wanted = pairs.map(([query, entry, distance]) => `${queries[query]},${entries[entry]},${distance}`).sort()
      expect(breakwater("match", join(matching, list), join(matching, "queries.txt")).lines.sort()).toEqual(wanted)
    }
  })
})

describe("guidance check", () => {
  test("groups what waits for a person, and --json lists all of it", () => {
    const said = breakwater("guidance", "check")
    expect(said.lines.join("\n")).toMatch(/^stale: \d+$/m)
    const { findings } = JSON.parse(breakwater("guidance", "check", "--json").lines[0] ?? "")
    expect(findings.length).toBeGreaterThan(0)
    expect(breakwater("guidance", "check", "--strict").status).toBe(1)
  })
})
