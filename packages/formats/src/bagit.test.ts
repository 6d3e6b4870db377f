/** BagIt against the Library of Congress conformance suite, where it is, and against what we write ourselves. */
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type BagSource, bagFiles, verifyBag } from "./bagit.ts"

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const suite = join(shared, "bagit")
const digestOf = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex")
const sha512 = (bytes: Uint8Array) => digestOf("sha512", bytes)

function folderSource(folder: string): BagSource {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
  const bytes = async (path: string) => readFileSync(join(folder, path))
  return { paths, bytes, digest: async (path, algorithm) => digestOf(algorithm, await bytes(path)) }
}

function mapSource(files: ReadonlyMap<string, Uint8Array>): BagSource {
  const bytes = async (path: string) => files.get(path) ?? new Uint8Array()
  return { paths: [...files.keys()], bytes, digest: async (path, algorithm) => digestOf(algorithm, await bytes(path)) }
}

const casesOf = (kind: string) =>
  ["v0.97", "v1.0"].flatMap((version) => {
    const folder = join(suite, version, kind)
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  })

describe.skipIf(!existsSync(suite))("the conformance suite", () => {
  test.each(casesOf("valid"))("%s is valid", async (folder) => {
    expect((await verifyBag(folderSource(folder))).findings).toEqual([])
  })

  test.each([...casesOf("invalid"), ...casesOf("linux-only"), ...casesOf("windows-only")])(
    "%s is invalid",
    async (folder) => {
      expect((await verifyBag(folderSource(folder))).findings).not.toEqual([])
    },
  )

  test.each(casesOf("warning"))("%s is valid with a warning", async (folder) => {
    const { findings, warnings } = await verifyBag(folderSource(folder))
    expect(findings).toEqual([])
    expect(warnings).not.toEqual([])
  })
})

const text = (words: string) => new TextEncoder().encode(words)
const bag = () =>
  bagFiles(
    {
      payload: new Map([
        ["notes.txt", text("notes")],
        ["a/odd %name\n.txt", text("x")],
      ]),
      info: [["Bagging-Date", "2026-11-25"]],
    },
    sha512,
  )

test("a bag as we write it is valid, with its odd names, and says its payload's size", async () => {
  const files = bag()
  expect(await verifyBag(mapSource(files))).toEqual({ version: "1.0", findings: [], warnings: [] })
  expect(new TextDecoder().decode(files.get("bag-info.txt"))).toContain("Payload-Oxum: 6.2")
})

test("each missing, added and altered file is named", async () => {
  const missing = bag()
  missing.delete("data/notes.txt")
  const added = bag().set("data/more.txt", text("x"))
  const altered = bag().set("data/notes.txt", text("nodes"))
  const tag = bag().set("bag-info.txt", text("Payload-Oxum: 0.0\n"))
  for (const [files, kind, path] of [
    [missing, "missing", "data/notes.txt"],
    [added, "added", "data/more.txt"],
    [altered, "altered", "data/notes.txt"],
    [tag, "altered", "bag-info.txt"],
  ] as const) {
    const { findings } = await verifyBag(mapSource(files))
    expect(findings.map((finding) => [finding.kind, finding.path])).toEqual([[kind, path]])
  }
})

test("any one changed byte of any file is found", async () => {
  const files = [...bag()]
  await fc.assert(
    fc.asyncProperty(fc.nat(files.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, where, by) => {
      const [path = "", bytes = new Uint8Array()] = files[which] ?? []
      const changed = Uint8Array.from(bytes)
      const at = where % changed.length
      changed[at] = (changed[at] ?? 0) ^ by
      const { findings } = await verifyBag(mapSource(new Map([...files, [path, changed]])))
      // The tag manifest is listed nowhere: a change of it is seen where it changes a digest or a path.
      if (path !== "tagmanifest-sha512.txt") expect(findings).not.toEqual([])
    }),
  )
})

test("checking never throws on bytes of any kind", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), async (one, two) => {
      const files = new Map([
        ["bagit.txt", one],
        ["manifest-sha512.txt", two],
        ["fetch.txt", two],
      ])
      await verifyBag(mapSource(files))
      await verifyBag(
        mapSource(new Map([...files, ["bagit.txt", text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")]])),
      )
    }),
  )
})

test("a payload path that leads out of the bag is refused when writing", () => {
  for (const path of ["../x", "/x", "a/../../x", "~x", "C:\\x"]) {
    expect(() => bagFiles({ payload: new Map([[path, text("x")]]), info: [] }, sha512)).toThrow(RangeError)
  }
})
