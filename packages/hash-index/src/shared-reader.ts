/**
 * The other thread of shared-index.test.ts: queries without pause until told to stop, and counts wrong answers.
 *
 * Entries of even id are present throughout; ids from volatileIdMin on come and go; ids below volatileIdMin that are odd
 * were removed before this thread began.
 */
import { parentPort, workerData } from "node:worker_threads"
import { distanceBits, flipBits, randomNumbers } from "./brute-force.ts"
import { attachHashIndex, type SharedIndex } from "./hash-index.ts"

/** What the test passes to this thread. */
export type ReaderTask = {
  handle: SharedIndex
  stop: Int32Array
  seed: number
  stable: Uint8Array[]
  /** What to ask for each stable entry; without it, the entry with some bits flipped. */
  queries?: Uint8Array[]
  volatileIdMin: number
  radius: number
}

/** What it hears back. */
export type ReaderReport = { queries: number; missed: number; wrong: number; repeated: number; volatileSeen: number }

function run({ handle, stop, seed, stable, queries, volatileIdMin, radius }: ReaderTask): ReaderReport {
  const reader = attachHashIndex(handle)
  const random = randomNumbers(seed)
  const report: ReaderReport = { queries: 0, missed: 0, wrong: 0, repeated: 0, volatileSeen: 0 }
  parentPort?.postMessage("ready")
  while (Atomics.load(stop, 0) === 0 || report.queries < 50) {
    const id = random() % stable.length
    const entry = stable[id]
    if (entry === undefined) continue
    const query = queries?.[id] ?? flipBits(entry, random() % (radius + 1), random)
    const bits = distanceBits(entry, query)
    const matches = reader.query(query, radius)
    report.queries++
    const own = matches.filter((match) => match.id === id)
    if (id % 2 === 0 && own[0]?.distance !== bits) report.missed++
    if (id % 2 === 1 && own.length > 0) report.wrong++
    if (own.length > 1) report.repeated++
    for (const match of matches) {
      if (match.distance > radius || (match.id < volatileIdMin && match.id % 2 === 1)) report.wrong++
      if (match.id >= volatileIdMin) report.volatileSeen++
    }
  }
  return report
}

if (parentPort !== null) parentPort.postMessage(run(workerData))
