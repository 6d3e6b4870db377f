/**
 * Hash index: building, queries, adding, removing and memory, beside what memory allows and, when given, faiss.
 *
 *   node bench/src/hash-index.ts [--entries 1000000] [--peers]
 *
 * With --peers, BREAKWATER_PEER_FAISS names the binary built as peers/faiss-driver.cpp says. It gets the same hashes and
 * queries; answers that differ end the run. Pin to one core with taskset. 10,000,000 entries take 2 GB and two minutes.
 */

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createHashIndex, type HashIndex, hashIndexFromSnapshot } from "@breakwater/hash-index"
import { orientationsOfHash } from "@breakwater/pdq"
import { bruteForce, hashOf, makeWorkload, measureMemory, type Workload } from "./hash-index-workload.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

type PeerRun = {
  name: string
  buildSeconds: number
  megabytes: number
  milliseconds: number[]
  pairs: [number, number, number][]
}

const radius = 31
const queriesAsked = 2000
const warmUpRounds = 2
// All queries are asked this often, in turn; the quietest round counts, as other work on the machine is not ours.
const rounds = 5
const bruteForceBudget = 60_000_000 // entries looked at by brute force, about a second for 30 million
const changes = 100_000
const snapshotEntriesMax = 2_000_000
const peerMemoryMbMax = 2000

/** Rows of the bench. Throws when an answer is not that of brute force or of faiss. `peer` is the path of the driver, or null. */
export function benchHashIndex(entries: number, peer: string | null): BenchRow[] {
  const workload = makeWorkload(entries, queriesAsked)
  const index = createHashIndex({ entriesExpected: entries })
  const added = timeAdds(index, workload)
  const rows = [...changeRows("add, while growing", added), memoryRow(index)]
  const answers = askAll(index, workload)
  const recall = recallRow(workload, answers.pairs)
  const peers = peer === null ? [] : runPeer(peer, workload, answers.pairs)
  rows.push(
    ...queryRows(answers.milliseconds, peers),
    recall,
    ...limitRows(index, answers, entries),
    ...peerRows(peers),
  )
  rows.push(orientationsRow(index, workload))
  rows.push(...changeRows("remove", timeRemoves(index)), ...changeRows("add again", timeAddsAgain(index, workload)))
  return [...rows, ...snapshotRows(index)]
}

function timeAdds(index: HashIndex, { entries, hashes }: Workload): Float64Array {
  const times = new Float64Array(entries)
  for (let id = 0; id < entries; id++) {
    const hash = hashOf(hashes, id)
    const from = performance.now()
    index.add(id, hash)
    times[id] = performance.now() - from
  }
  return times
}

function timeRemoves(index: HashIndex): Float64Array {
  const size = index.size
  const times = new Float64Array(Math.min(changes, size))
  for (let i = 0; i < times.length; i++) {
    const from = performance.now()
    index.remove((i * 7919) % size)
    times[i] = performance.now() - from
  }
  return times
}

function timeAddsAgain(index: HashIndex, { entries, hashes }: Workload): Float64Array {
  const times = new Float64Array(Math.min(changes, entries))
  for (let i = 0; i < times.length; i++) {
    const id = (i * 7919) % entries
    const hash = hashOf(hashes, id)
    const from = performance.now()
    index.add(id, hash)
    times[i] = performance.now() - from
  }
  return times
}

type Answers = { milliseconds: number[]; pairs: Map<number, [number, number][]>; lines: number; candidates: number }

function askAll(index: HashIndex, workload: Workload): Answers {
  for (let round = 0; round < warmUpRounds; round++) for (const query of workload.queries) index.query(query, radius)
  const all = Array.from({ length: rounds }, () => askOnce(index, workload))
  return all.reduce((best, answers) => (sum(answers.milliseconds) < sum(best.milliseconds) ? answers : best))
}

function askOnce(index: HashIndex, { queries }: Workload): Answers {
  const answers: Answers = { milliseconds: [], pairs: new Map(), lines: 0, candidates: 0 }
  for (const [q, query] of queries.entries()) {
    const from = performance.now()
    const matches = index.query(query, radius)
    answers.milliseconds.push(performance.now() - from)
    answers.lines += index.work.lines
    answers.candidates += index.work.candidates
    const byId = matches.toSorted((a, b) => a.id - b.id)
    answers.pairs.set(
      q,
      byId.map(({ id, distance }) => [id, distance]),
    )
  }
  return answers
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Checks planted and random queries alike: the first of every ten is planted. */
function recallRow(workload: Workload, pairs: Answers["pairs"]): BenchRow {
  const checked = Math.max(20, Math.min(200, Math.floor(bruteForceBudget / workload.entries)))
  let expected = 0
  for (let i = 0; i < checked; i++) {
    const q = i % 2 === 0 ? 5 * i : 5 * i + 1
    const truth = bruteForce(workload, workload.queries[q] ?? new Uint8Array(32), radius)
    expected += truth.length
    if (JSON.stringify(truth) !== JSON.stringify(pairs.get(q))) throw new Error(`query ${q} is answered wrongly`)
  }
  return row("recall", 1, "", `${checked} queries by brute force, ${expected} matches, no other`)
}

function queryRows(milliseconds: number[], peers: PeerRun[]): BenchRow[] {
  const hma = peers.find(({ name }) => name.includes("MultiHash"))?.milliseconds
  const p50 = quantile(milliseconds, 0.5)
  const note = `radius ${radius}, ${queriesAsked} queries, quietest of ${rounds} rounds; ratio to faiss MultiHash`
  return [
    { ...row("query p50", p50, "ms", note), ratio: hma === undefined ? null : quantile(hma, 0.5) / p50 },
    row("query p99", quantile(milliseconds, 0.99), "ms", "one thread"),
    row("queries", (1000 * milliseconds.length) / sum(milliseconds), "/s", "one thread, from the mean"),
  ]
}

function limitRows(index: HashIndex, { lines, candidates }: Answers, entries: number): BenchRow[] {
  const { randomLineNs, sequentialLineNs } = measureMemory(Math.min(index.memoryBytes, 1_200_000_000))
  const each = (lines + candidates) / queriesAsked
  const scanMs = (((entries * 16) / 64) * sequentialLineNs) / 1e6
  return [
    row(
      "limit: memory",
      (each * randomLineNs) / 1e6,
      "ms",
      `${each.toFixed(0)} lines a query, ${randomLineNs.toFixed(1)} ns each at random`,
    ),
    row("limit: scan", scanMs, "ms", `half of every hash, ${(64 / sequentialLineNs).toFixed(1)} GB/s in order`),
    row(
      "limit: pauses",
      longestPauseMs(),
      "ms",
      "longest gap between clock reads in a second: the machine's share in the worst add",
    ),
  ]
}

function longestPauseMs(): number {
  const end = performance.now() + 1000
  let longest = 0
  for (let last = performance.now(); last < end; ) {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  return longest
}

function orientationsRow(index: HashIndex, { queries }: Workload): BenchRow {
  const once = (query: Uint8Array) => {
    const from = performance.now()
    for (const turned of orientationsOfHash(query)) index.query(turned, radius)
    return performance.now() - from
  }
  for (const query of queries.slice(500, 700)) once(query)
  const times = queries.slice(0, 500).map(once)
  return row("eight orientations p50", quantile(times, 0.5), "ms", `p99 ${quantile(times, 0.99).toFixed(3)} ms`)
}

function changeRows(name: string, times: Float64Array): BenchRow[] {
  const mean = sum(times) / times.length
  const slow = times.filter((time) => time > 0.05).length
  const sorted = times.toSorted()
  const at = (share: number) => ((sorted[Math.floor(times.length * share)] ?? 0) * 1000).toFixed(1)
  const note = `p99 ${at(0.99)}, p99.9 ${at(0.999)}, most ${at(1 - 1 / times.length)} us; ${slow} of ${times.length} over 50 us`
  return [row(name, mean * 1000, "us", note)]
}

function memoryRow(index: HashIndex): BenchRow {
  const note = `${(index.memoryBytes / 1e6).toFixed(0)} MB of WebAssembly memory, all in`
  return row("memory", index.memoryBytes / index.size, "bytes/entry", note)
}

function snapshotRows(index: HashIndex): BenchRow[] {
  const from = performance.now()
  const bytes = index.snapshot()
  const saved = row("snapshot, save", performance.now() - from, "ms", `${(bytes.length / 1e6).toFixed(0)} MB`)
  if (index.size > snapshotEntriesMax) return [saved]
  const begin = performance.now()
  const loaded = hashIndexFromSnapshot(bytes)
  if (!loaded.ok || loaded.value.size !== index.size) throw new Error("the snapshot does not load")
  return [saved, row("snapshot, load", performance.now() - begin, "ms", "tables made again")]
}

function runPeer(peer: string, workload: Workload, pairs: Answers["pairs"]): PeerRun[] {
  if (workload.entries * 400 > peerMemoryMbMax * 1e6) throw new Error("faiss would take too much memory: fewer entries")
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"))
  try {
    const file = join(folder, "hashes")
    writeFileSync(file, workload.hashes)
    const given = [file, String(workload.entries), String(queriesAsked), String(radius)]
    const output = execFileSync(peer, given, { encoding: "utf8", maxBuffer: 1 << 28 })
    const runs = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as PeerRun)
    for (const run of runs) compareAnswers(run, pairs)
    return runs
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compareAnswers({ name, pairs }: PeerRun, ours: Answers["pairs"]): void {
  const theirs = pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  const flat = [...ours].flatMap(([q, matches]) => matches.map(([id, distance]) => [q, id, distance]))
  if (JSON.stringify(theirs) !== JSON.stringify(flat)) throw new Error(`${name} answers otherwise`)
}

function peerRows(peers: PeerRun[]): BenchRow[] {
  return peers.map(({ name, milliseconds, buildSeconds, megabytes }) => {
    const note = `p99 ${quantile(milliseconds, 0.99).toFixed(3)} ms, built in ${buildSeconds.toFixed(1)} s, ${megabytes} MB, same answers`
    return row(name, quantile(milliseconds, 0.5), "ms", note)
  })
}

function row(name: string, value: number, unit: string, note: string): BenchRow {
  return { name, value, unit, ratio: null, note }
}

if (import.meta.main) {
  const place = process.argv.indexOf("--entries")
  const entries = place < 0 ? 1_000_000 : Number(process.argv[place + 1])
  const peer = process.argv.includes("--peers") ? (process.env.BREAKWATER_PEER_FAISS ?? null) : null
  if (process.argv.includes("--peers") && peer === null) {
    console.error("BREAKWATER_PEER_FAISS is not set: see bench/src/peers/faiss-driver.cpp for how to build the peer")
    process.exit(1)
  }
  if (!Number.isInteger(entries) || entries < 1) {
    console.error("--entries takes a whole number")
    process.exit(1)
  }
  console.log(`${machineLine()}, ${entries} random hashes`)
  printTable(benchHashIndex(entries, peer))
}
