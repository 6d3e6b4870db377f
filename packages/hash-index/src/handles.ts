/**
 * The two handles on a kernel: the reader queries, the writer also changes. They check what callers pass.
 */
import type { HashIndex, HashIndexReader, SharedIndex } from "./hash-index.ts"
import { type Kernel, newMemory, putHash, startKernel } from "./kernel.ts"
import { type QueryWork, runQuery } from "./query.ts"
import { writeSnapshot } from "./snapshot.ts"

/** Largest radius a query may ask for, in bits. */
export const radiusBitsMax = 64
const idMax = 0xffff_ffff
const hashBytes = 32

/** A new kernel and its writer; null when memory does not suffice. `waiting`: freed lines and slots that wait for readers. */
export function openWriter(entriesExpected: number, waiting: number): { kernel: Kernel; value: HashIndex } | null {
  const kernel = startKernel(newMemory())
  if (kernel.exports.create(entriesExpected, waiting) === 0) return null
  return { kernel, value: writer(kernel, waiting > 0) }
}

/** A reader of the index in a kernel's memory. */
export function reader(kernel: Kernel): HashIndexReader {
  let work: QueryWork = { lines: 0, candidates: 0, scanned: 0 }
  return {
    get size() {
      return kernel.exports.size() >>> 0
    },
    get memoryBytes() {
      return kernel.memory.buffer.byteLength
    },
    get work() {
      return work
    },
    query(hash, radius) {
      requireHash(hash)
      if (!Number.isInteger(radius) || radius < 0 || radius > radiusBitsMax) {
        throw new RangeError(`hash-index: radius ${radius} is not a whole number from 0 to ${radiusBitsMax}`)
      }
      const answer = runQuery(kernel, hash, radius)
      work = answer.work
      return answer.matches
    },
  }
}

function writer(kernel: Kernel, shared: boolean): HashIndex {
  const half = reader(kernel)
  return Object.assign(half, {
    add(id: number, hash: Uint8Array): void {
      requireU32(id, "id")
      requireHash(hash)
      putHash(kernel, hash)
      const status = kernel.exports.add(id)
      if (status === 1) throw new RangeError(`hash-index: id ${id} is already present`)
      if (status === 2) throw new RangeError("hash-index: 4 GiB of memory are used up")
    },
    remove(id: number): boolean {
      requireU32(id, "id")
      return kernel.exports.remove(id) === 1
    },
    snapshot: () => writeSnapshot(kernel),
    share(): SharedIndex {
      if (!shared) throw new TypeError("hash-index: only an index created with shared: true can be shared")
      return { memory: kernel.memory }
    },
  })
}

/** Refuses what is not a whole number of 32 bits. */
export function requireU32(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 0 || value > idMax) {
    throw new RangeError(`hash-index: ${name} ${value} is not a whole number of 32 bits`)
  }
}

function requireHash(hash: Uint8Array): void {
  if (hash.length !== hashBytes) throw new RangeError(`hash-index: a hash has ${hashBytes} bytes, not ${hash.length}`)
}
