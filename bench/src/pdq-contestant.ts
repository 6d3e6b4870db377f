/**
 * One contestant of the PDQ bench, in a process of its own: repeats RGB pixels -> hash and quality and prints a line of JSON, in the
 * form of peers/pdq/driver.cpp. Called by pdq.ts: node pdq-contestant.ts kernel|plain|copy FILE.ppm SECONDS.
 */

import { readFileSync } from "node:fs"
import { hashPixels, hashPixelsDihedral, hashToText, type Pixels } from "@breakwater/pdq"

const [platform, file, seconds] = process.argv.slice(2)
if (file === undefined) throw new Error("node pdq-contestant.ts kernel|plain|copy FILE.ppm SECONDS")

// Without WebAssembly the package falls back to its plain platform; it looks when it hashes for the first time.
if (platform === "plain") Reflect.deleteProperty(globalThis, "WebAssembly")

const pixels = readPpm(file)
const target = new Uint8Array(pixels.data.length)
const repeat = platform === "copy" ? () => target.set(pixels.data) : () => hashPixels(pixels)

const wantedMs = Number(seconds) * 1000
const milliseconds: number[] = []
const begin = performance.now()
while (milliseconds.length === 0 || performance.now() - begin < wantedMs * 1.1) {
  const from = performance.now()
  repeat()
  const to = performance.now()
  if (milliseconds.length === 0 || to - begin > wantedMs * 0.1) milliseconds.push(to - from)
}

const { hash, quality } = hashPixels(pixels)
const dihedral = hashPixelsDihedral(pixels).hashes.map(hashToText)
console.log(JSON.stringify({ hash: hashToText(hash), quality, dihedral, milliseconds }))

function readPpm(path: string): Pixels {
  const bytes = readFileSync(path)
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString("latin1"))
  if (header === null) throw new Error(`${path}: not a binary 8-bit PPM`)
  const data = new Uint8Array(bytes.subarray(header[0].length))
  return { width: Number(header[1]), height: Number(header[2]), channels: 3, data }
}
