/**
 * The index by its definition, for tests and benchmarks: a map, and a look at every entry.
 */
import type { Match } from "./query.ts"

/** Bits in which two hashes of 32 bytes differ. */
export function distanceBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0
  for (let i = 0; i < 32; i++) {
    let rest = (a[i] ?? 0) ^ (b[i] ?? 0)
    for (; rest !== 0; rest &= rest - 1) bits++
  }
  return bits
}

/** Every entry within the radius, nearest first, then by id. */
export function bruteForce(entries: ReadonlyMap<number, Uint8Array>, hash: Uint8Array, radius: number): Match[] {
  const found: Match[] = []
  for (const [id, entry] of entries) {
    const distance = distanceBits(entry, hash)
    if (distance <= radius) found.push({ id, distance })
  }
  return found.sort((a, b) => a.distance - b.distance || a.id - b.id)
}

/** splitmix32: the same numbers in every run and on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}

/** A hash of random bits. */
export function randomHash(random: () => number): Uint8Array {
  const words = Uint32Array.from({ length: 8 }, () => random())
  return new Uint8Array(words.buffer)
}

/** A copy of a hash with exactly `bits` different bits. */
export function flipBits(hash: Uint8Array, bits: number, random: () => number): Uint8Array {
  const flipped = Uint8Array.from(hash)
  const chosen = new Set<number>()
  while (chosen.size < bits) chosen.add(random() % 256)
  for (const bit of chosen) flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return flipped
}
