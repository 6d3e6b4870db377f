/**
 * One instance of the kernel on one memory, with the scratch that queries and hashes pass through.
 *
 * Nothing outside this file knows where scratch words lie; see kernel/search.ts and kernel/hash-index.ts.
 */
import { kernelBytes } from "../build/kernel.js"

/** What kernel/hash-index.ts exports. */
type KernelExports = {
  attach(): number
  create(entriesExpected: number, waiting: number): number
  add(id: number): number
  remove(id: number): number
  query(radius: number): number
  undisturbed(): number
  widen(hits: number): number
  size(): number
  pack(slot: number, max: number): number
  packedEntries(): number
  unpack(count: number): number
  digest(state: bigint, words: number): bigint
}

export type Kernel = {
  exports: KernelExports
  memory: WebAssembly.Memory
  /** Byte address of scratch. */
  scratch: number
  /** Byte address of the hits, which moves when they need more room. */
  hits: number
  /** Hits there is room for. */
  hitsMax: number
}

export const stagingIn = 65_536
export const stagingEntriesMax = 1024
export const hitBytes = 8
const linesIn = 32
const candidatesIn = 36
const scannedIn = 40
const pageBytes = 65_536
const hitsIn = 131_072
const pagesMax = 65_536

let compiled: WebAssembly.Module | null = null

/** An empty memory of 64 KiB that can grow to 4 GiB. */
export function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: pagesMax, shared: true })
}

/** Instantiates the kernel on a memory, new or already in use by others, and takes scratch from it for good. */
export function startKernel(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(kernelBytes)
  const instance = new WebAssembly.Instance(compiled, { env: { memory } })
  // The compiler that emitted the module vouches for this type: see tools/build-kernel.mjs.
  const exports = instance.exports as unknown as KernelExports
  const scratch = exports.attach() >>> 0
  if (scratch === 0) throw new RangeError("hash-index: no memory left for another reader")
  return { exports, memory, scratch, hits: scratch + hitsIn, hitsMax: pageBytes / hitBytes }
}

/** Puts 32 bytes where the kernel reads a hash. */
export function putHash(kernel: Kernel, hash: Uint8Array): void {
  new Uint8Array(kernel.memory.buffer, kernel.scratch, 32).set(hash)
}

/** What the last query did: see QueryWork. */
export function readWork(kernel: Kernel): { lines: number; candidates: number; scanned: number } {
  const words = new DataView(kernel.memory.buffer, kernel.scratch)
  return {
    lines: words.getUint32(linesIn, true),
    candidates: words.getUint32(candidatesIn, true),
    scanned: words.getUint32(scannedIn, true),
  }
}
