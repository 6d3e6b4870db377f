/**
 * Work for the hash index bench: random hashes, queries, the answers by brute force, and what the memory itself allows.
 */

const hashBytes = 32
const wordsEach = 8
const lineBytes = 64

export type Workload = {
  entries: number
  /** Entries, then queries, 32 bytes each. */
  hashes: Uint8Array
  queries: Uint8Array[]
}

/** Uniform random hashes; one query in ten is an entry with 0 to 31 flipped bits, the others are random. */
export function makeWorkload(entries: number, queryCount: number): Workload {
  const words = new Uint32Array((entries + queryCount) * wordsEach)
  const random = xorshift(20_261_124)
  for (let i = 0; i < words.length; i++) words[i] = random()
  for (let q = 0; q < queryCount; q += 10) {
    const target = random() % entries
    const at = entries + q
    words.copyWithin(at * wordsEach, target * wordsEach, (target + 1) * wordsEach)
    const bits = new Set<number>()
    const flips = random() % 32
    while (bits.size < flips) bits.add(random() % 256)
    for (const bit of bits)
      words[at * wordsEach + (bit >> 5)] = (words[at * wordsEach + (bit >> 5)] ?? 0) ^ (1 << (bit & 31))
  }
  const hashes = new Uint8Array(words.buffer)
  const queries = Array.from({ length: queryCount }, (_, q) => hashOf(hashes, entries + q))
  return { entries, hashes, queries }
}

export function hashOf(hashes: Uint8Array, i: number): Uint8Array {
  return hashes.subarray(i * hashBytes, (i + 1) * hashBytes)
}

/** Ids and distances of all entries within the radius, in the order of ids. */
export function bruteForce({ entries, hashes }: Workload, query: Uint8Array, radius: number): [number, number][] {
  const words = new Uint32Array(hashes.buffer, 0, entries * wordsEach)
  const wanted = new Uint32Array(query.slice().buffer)
  const found: [number, number][] = []
  for (let id = 0; id < entries; id++) {
    let distance = 0
    for (let w = 0; w < wordsEach && distance <= radius; w++) {
      distance += countBits((words[id * wordsEach + w] ?? 0) ^ (wanted[w] ?? 0))
    }
    if (distance <= radius) found.push([id, distance])
  }
  return found
}

function countBits(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555)
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function xorshift(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

/** What reading memory costs here, without any search: nanoseconds for each 64-byte line. */
export type MemoryLimits = { randomLineNs: number; sequentialLineNs: number }

/** Reads lines of a buffer of this size, independently of each other, at random places and in order. Best of many runs. */
export function measureMemory(bytes: number): MemoryLimits {
  const words = new Int32Array(bytes >> 2)
  for (let i = 0; i < words.length; i += 1024) words[i] = i
  const stride = lineBytes >> 2
  const lines = Math.floor(words.length / stride)
  const places = new Int32Array(4096)
  const random = xorshift(7)
  let randomLineNs = Number.POSITIVE_INFINITY
  let sum = 0
  for (let run = 0; run < 200; run++) {
    for (let i = 0; i < places.length; i++) places[i] = (random() % lines) * stride
    const from = performance.now()
    for (let i = 0; i < places.length; i++) sum |= words[places[i] ?? 0] ?? 0
    randomLineNs = Math.min(randomLineNs, ((performance.now() - from) * 1e6) / places.length)
  }
  let sequentialLineNs = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5; run++) {
    const from = performance.now()
    for (let i = 0; i < words.length; i += stride) sum |= words[i] ?? 0
    sequentialLineNs = Math.min(sequentialLineNs, ((performance.now() - from) * 1e6) / lines)
  }
  // The sum keeps the reads from being left out.
  return sum === 0 ? { randomLineNs: Number.NaN, sequentialLineNs: Number.NaN } : { randomLineNs, sequentialLineNs }
}
