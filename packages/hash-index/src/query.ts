/**
 * One query: runs the kernel, again when a writer got in the way or the hits need more room, and reads the hits out.
 */
import { hitBytes, type Kernel, putHash, readWork } from "./kernel.ts"

/** An entry within the radius and its distance in bits. */
export type Match = { id: number; distance: number }

/** Lines of buckets read, hashes looked at because their tag passed, and slots looked at in a scan. */
export type QueryWork = { lines: number; candidates: number; scanned: number }

// What a query reads is reused only after thousands of writes, so that even a second attempt is rare.
const attemptsMax = 10_000

/** All matches of a hash, nearest first, then by id. */
export function runQuery(kernel: Kernel, hash: Uint8Array, radius: number): { matches: Match[]; work: QueryWork } {
  putHash(kernel, hash)
  const count = searchUndisturbed(kernel, radius)
  const work = readWork(kernel)
  if (count === 0) return { matches: [], work }
  return { matches: readHits(kernel, count), work }
}

function searchUndisturbed(kernel: Kernel, radius: number): number {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const count = searchOnce(kernel, radius)
    if (count > kernel.hitsMax) widenHits(kernel, count)
    else if (count >= 0) return count
  }
  throw new Error("hash-index: the writer kept disturbing a query")
}

/** Number of hits, or -1 when the writer got in the way. */
function searchOnce(kernel: Kernel, radius: number): number {
  try {
    return kernel.exports.query(radius)
  } catch (trap) {
    // What was reused under the search can lead it out of the memory; anything else that traps is a bug.
    if (kernel.exports.undisturbed() !== 0) throw trap
    return -1
  }
}

function widenHits(kernel: Kernel, hits: number): void {
  // Half as many again: a list of duplicates that grows does not make every query move its hits.
  const wanted = Math.ceil(hits * 1.5)
  kernel.hits = kernel.exports.widen(wanted) >>> 0
  if (kernel.hits === 0) throw new RangeError("hash-index: no memory for so many matches")
  kernel.hitsMax = wanted
}

function readHits(kernel: Kernel, count: number): Match[] {
  const words = new DataView(kernel.memory.buffer, kernel.hits, count * hitBytes)
  const found: Match[] = []
  for (let i = 0; i < count; i++) {
    found.push({ id: words.getUint32(i * hitBytes, true), distance: words.getUint32(i * hitBytes + 4, true) })
  }
  found.sort((a, b) => a.distance - b.distance || a.id - b.id)
  // A slot can be seen twice: in a bucket and among the spilled, or when the writer moved it within a block.
  return found.filter((match, i) => i === 0 || match.id !== found[i - 1]?.id)
}
