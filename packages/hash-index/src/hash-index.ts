/**
 * Exact Hamming range index over 256-bit hashes: every entry within the radius is found, entries come and go in place.
 *
 * Refuses nothing but bugs: a hash that is not 32 bytes, an id that is not a u32 or is already there, a radius outside
 * 0..64 are exceptions. A snapshot that is truncated or foreign is a value with the reason.
 * Kernel: kernel/hash-index.ts. Method: multi-index hashing with a bounded fall-back to the linear scan; see README.
 */
import { openWriter, reader, requireU32 } from "./handles.ts"
import { startKernel } from "./kernel.ts"
import type { Match, QueryWork } from "./query.ts"
import { readSnapshot, type SnapshotRefusal } from "./snapshot.ts"

export { radiusBitsMax } from "./handles.ts"
export type { Match, QueryWork } from "./query.ts"
export type { SnapshotRefusal } from "./snapshot.ts"

/** The reading half of an index; what another thread gets from attachHashIndex. */
export interface HashIndexReader {
  /** Entries alive. */
  readonly size: number
  /** Bytes of WebAssembly memory in use, scratch of readers included. Grows, never shrinks; freed memory is used again. */
  readonly memoryBytes: number
  /** What the last query of this object did. */
  readonly work: QueryWork
  /**
   * Every entry within `radius` bits (0..64) of `hash` (32 bytes), nearest first, then by id.
   * @throws RangeError for a hash or radius out of range.
   */
  query(hash: Uint8Array, radius: number): Match[]
}

/** An index and the right to change it. One thread holds it. */
export interface HashIndex extends HashIndexReader {
  /**
   * Adds an entry; the next query finds it. Several ids may hold the same hash.
   * @throws RangeError when the id is not a u32, is already present, the hash is not 32 bytes, or 4 GiB are used up
   * (about 30 million entries); the index is unchanged then.
   */
  add(id: number, hash: Uint8Array): void
  /** Removes an entry; the next query does not find it. False when there is none of that id. */
  remove(id: number): boolean
  /** All entries as bytes for hashIndexFromSnapshot: 36 bytes each and 40 more. */
  snapshot(): Uint8Array<ArrayBuffer>
  /**
   * A handle for other threads: pass it with postMessage, then attachHashIndex there.
   * @throws TypeError when the index was not created with `shared: true`.
   */
  share(): SharedIndex
}

/** Handle to an index in shared memory. */
export type SharedIndex = { readonly memory: WebAssembly.Memory }

// Thousands of writes long, so many times as long as a query, which begins again when less has waited.
const waitingShared = 16_384

/**
 * An empty index. `entriesExpected` sizes its tables at once (without it they are replaced in small steps as it grows);
 * `shared` lets
 * other threads read it (in a page: only when that is cross-origin isolated).
 */
export function createHashIndex(options: { entriesExpected?: number; shared?: boolean } = {}): HashIndex {
  const { entriesExpected = 0, shared = false } = options
  requireU32(entriesExpected, "entriesExpected")
  const opened = openWriter(entriesExpected, shared ? waitingShared : 0)
  if (opened === null) throw new RangeError("hash-index: no memory for the tables of a new index")
  return opened.value
}

/** An index with the entries of a snapshot, or the reason why the bytes are not one. */
export function hashIndexFromSnapshot(
  bytes: Uint8Array,
  options: { shared?: boolean } = {},
): { ok: true; value: HashIndex } | { ok: false; reason: SnapshotRefusal } {
  const { shared = false } = options
  return readSnapshot(bytes, (entriesExpected) => openWriter(entriesExpected, shared ? waitingShared : 0))
}

/**
 * A reader of an index that another thread writes. Its answers hold every entry that was present throughout the query
 * and none that was absent throughout. Each call takes 192 KiB of the shared memory for as long as that lives: attach once.
 */
export function attachHashIndex(handle: SharedIndex): HashIndexReader {
  return reader(startKernel(handle.memory))
}
