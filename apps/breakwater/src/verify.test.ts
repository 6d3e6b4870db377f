/** `breakwater verify` as a person at a terminal meets it: real folders, real zips. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { bagFiles } from "@breakwater/formats/bagit"
import { zipSync } from "fflate"
import { afterAll, expect, test } from "vitest"

const bin = fileURLToPath(new URL("../bin.mjs", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "breakwater-verify-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function verify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "verify", ...args], { encoding: "utf8" })
  return { status, out: stdout, complaint: stderr }
}

const text = (words: string) => new TextEncoder().encode(words)
const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex")
const bag = () =>
  bagFiles(
    {
      payload: new Map([
        ["notes.txt", text("notes")],
        ["more/words.txt", text("words")],
      ]),
      info: [],
    },
    sha512,
  )

function onDisk(name: string, files: ReadonlyMap<string, Uint8Array>): string {
  const path = join(folder, name)
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), bytes)
  }
  return path
}

function zipped(name: string, files: ReadonlyMap<string, Uint8Array>, under = ""): string {
  const path = join(folder, name)
  writeFileSync(path, zipSync(Object.fromEntries([...files].map(([file, bytes]) => [under + file, bytes]))))
  return path
}

test("a folder, a zip, and a zip with the bag in a folder are valid: exit 0", () => {
  const paths = [onDisk("good", bag()), zipped("good.zip", bag()), zipped("deep.zip", bag(), "bag/")]
  const { status, out } = verify(...paths)
  expect(status).toBe(0)
  for (const path of paths) expect(out).toContain(`${path}: valid, BagIt 1.0`)
})

test("each file that is missing, added or altered is named, in a folder and in a zip: exit 1", () => {
  const files = bag().set("data/notes.txt", text("nodes")).set("data/extra.txt", text("x"))
  files.delete("data/more/words.txt")
  for (const path of [onDisk("bad", files), zipped("bad.zip", files)]) {
    const { status, out } = verify(path)
    expect(status).toBe(1)
    for (const named of ["missing data/more/words.txt", "added data/extra.txt", "altered data/notes.txt"]) {
      expect(out).toContain(`${path}: ${named}`)
    }
    const json = JSON.parse(verify("--json", path).out)
    expect(json).toMatchObject({ valid: false, version: "1.0" })
    expect(json.findings).toHaveLength(3)
  }
})

test("what is no bag, no zip, a link out of the bag or a zip that would swell is refused with a word", () => {
  const empty = onDisk("empty", new Map([["readme.txt", text("x")]]))
  expect(verify(empty).out).toContain("declaration bagit.txt: it is not there")
  const noZip = join(folder, "no.zip")
  writeFileSync(noZip, "not a zip")
  const linked = onDisk("linked", bag())
  symlinkSync("/etc/hostname", join(linked, "data/link.txt"))
  const swelling = join(folder, "swelling.zip")
  writeFileSync(swelling, zipSync({ "bagit.txt": [new Uint8Array(200_000_000), { level: 9 }] }))
  for (const [path, word] of [
    [noZip, "is no zip"],
    [linked, "is a link"],
    [join(folder, "gone"), "is not there"],
    [swelling, "would unpack to far more"],
  ] as const) {
    const { status, complaint } = verify(path)
    expect(status, path).toBe(1)
    expect(complaint, path).toContain(word)
  }
})
