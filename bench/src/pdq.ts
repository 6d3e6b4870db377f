/**
 * PDQ speed: RGB pixels in memory to hash and quality, on this machine, beside a copy of the same pixels and, when given, Meta's C++.
 *
 *   node bench/src/pdq.ts [--peers]
 *
 * With --peers, BREAKWATER_PEER_PDQ names the binary built as peers/pdq/driver.cpp says. Contestants take turns in processes of their own,
 * so that what else the machine does meets all alike. Pin them to one core with taskset. A contestant whose hashes differ ends the run.
 */

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

type Contestant = { name: string; command: string; arguments: string[] }
type Run = { hash: string; quality: number; dihedral: string[]; milliseconds: number[] }

const rounds = 5
const secondsPerRound = 0.5
const sizes = [
  [512, 512],
  [4000, 3000],
] as const

/** Rows of the bench. Throws when two contestants disagree on a hash. `peer` is the path of the C++ driver, or null. */
export function benchPdq(peer: string | null): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"))
  try {
    return sizes.flatMap(([width, height]) => {
      const file = join(folder, `${width}x${height}.ppm`)
      writeFileSync(file, noisePpm(width, height))
      return benchSize(`${width}x${height}`, file, peer)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function benchSize(size: string, file: string, peer: string | null): BenchRow[] {
  const contestants = [ours("kernel"), ours("plain"), ours("copy")]
  if (peer !== null) contestants.push({ name: "Meta C++ -O3", command: peer, arguments: [] })
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  let agreed: string | null = null
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const { milliseconds, ...result } = run(contestant, file)
      const text = JSON.stringify(result)
      agreed ??= text
      if (text !== agreed) throw new Error(`${contestant.name} disagrees on ${size}: ${text} against ${agreed}`)
      times.get(contestant.name)?.push(...milliseconds)
    }
  }
  const peerMs = peer === null ? null : quantile(times.get("Meta C++ -O3") ?? [], 0.5)
  return contestants.map(({ name }) => row(`pdq ${size} ${name}`, times.get(name) ?? [], peerMs, name === "copy"))
}

function ours(name: "kernel" | "plain" | "copy"): Contestant {
  const script = join(import.meta.dirname, "pdq-contestant.ts")
  return { name, command: process.execPath, arguments: [script, name] }
}

function run({ command, arguments: given }: Contestant, file: string): Run {
  const output = execFileSync(command, [...given, file, String(secondsPerRound)], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
  return JSON.parse(output) as Run
}

function row(name: string, times: number[], peerMs: number | null, isCopy: boolean): BenchRow {
  const median = quantile(times, 0.5)
  const p99 = quantile(times, 0.99)
  const note = isCopy
    ? `p99 ${p99.toFixed(3)} ms; the floor for anything that must bring the pixels in`
    : `p99 ${p99.toFixed(3)} ms, ${Math.round(1000 / median)} hashes/s, ${times.length} runs`
  return { name, value: median, unit: "ms", ratio: peerMs === null || isCopy ? null : peerMs / median, note }
}

/** Noise: the time does not depend on what a picture shows. */
function noisePpm(width: number, height: number): Uint8Array {
  const header = new TextEncoder().encode(`P6\n${width} ${height}\n255\n`)
  const bytes = new Uint8Array(header.length + width * height * 3)
  bytes.set(header)
  let x = 1
  for (let i = header.length; i < bytes.length; i++) {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}

if (import.meta.main) {
  const peer = process.argv.includes("--peers") ? (process.env.BREAKWATER_PEER_PDQ ?? null) : null
  if (process.argv.includes("--peers") && peer === null) {
    console.error("BREAKWATER_PEER_PDQ is not set: see bench/src/peers/pdq/driver.cpp for how to build the peer")
    process.exit(1)
  }
  console.log(`${machineLine()}, ${rounds} rounds of ${secondsPerRound} s each`)
  printTable(benchPdq(peer))
}
