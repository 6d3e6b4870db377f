/**
 * Snapshots: the entries of an index as bytes, little-endian.
 *
 * "BWHINDEX", version u32, entries u32, then 36 bytes an entry (id u32, hash 32 bytes), then a 64-bit checksum over the
 * entries. Tables are not kept: they are made again, so that a snapshot carries over to any layout.
 * Refuses what is truncated, foreign, of another version or damaged. The checksum finds accidents, not forgeries.
 */
import { type Kernel, stagingEntriesMax, stagingIn } from "./kernel.ts"

/** Why bytes are not a snapshot. */
export type SnapshotRefusal = "foreign" | "version-unknown" | "truncated" | "damaged" | "memory-used-up"

const magic = new TextEncoder().encode("BWHINDEX")
const version = 1
const headerBytes = 16
const entryBytes = 36
const checksumBytes = 8
const entriesMax = 100_000_000

function digestSeed(entries: number): bigint {
  return 0x62726561_6b776174n ^ BigInt(entries)
}

export function writeSnapshot(kernel: Kernel): Uint8Array<ArrayBuffer> {
  const entries = kernel.exports.size() >>> 0
  const bytes = new Uint8Array(headerBytes + entries * entryBytes + checksumBytes)
  const view = new DataView(bytes.buffer)
  bytes.set(magic)
  view.setUint32(8, version, true)
  view.setUint32(12, entries, true)
  let at = headerBytes
  let slot = 0
  let checksum = digestSeed(entries)
  while (at < bytes.length - checksumBytes) {
    slot = kernel.exports.pack(slot, stagingEntriesMax) >>> 0
    const packed = kernel.exports.packedEntries()
    checksum = kernel.exports.digest(checksum, (packed * entryBytes) / 4)
    bytes.set(staging(kernel, packed), at)
    at += packed * entryBytes
  }
  view.setBigUint64(at, BigInt.asUintN(64, checksum), true)
  return bytes
}

/** Checks bytes and adds their entries to the index that `create` makes; it returns null for want of memory. */
export function readSnapshot<T>(
  bytes: Uint8Array,
  create: (entriesExpected: number) => { kernel: Kernel; value: T } | null,
): { ok: true; value: T } | { ok: false; reason: SnapshotRefusal } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const refusal = refuseHeader(bytes, view)
  if (refusal !== null) return { ok: false, reason: refusal }
  const entries = view.getUint32(12, true)
  const made = create(entries)
  if (made === null) return { ok: false, reason: "memory-used-up" }
  const reason = readEntries(bytes, view, entries, made.kernel)
  return reason === null ? { ok: true, value: made.value } : { ok: false, reason }
}

function refuseHeader(bytes: Uint8Array, view: DataView): SnapshotRefusal | null {
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    return bytes.every((byte, i) => i >= magic.length || byte === magic[i]) ? "truncated" : "foreign"
  }
  if (bytes.length < headerBytes) return "truncated"
  if (view.getUint32(8, true) !== version) return "version-unknown"
  const entries = view.getUint32(12, true)
  if (entries > entriesMax) return "damaged"
  const expected = headerBytes + entries * entryBytes + checksumBytes
  if (bytes.length < expected) return "truncated"
  return bytes.length > expected ? "damaged" : null
}

function readEntries(bytes: Uint8Array, view: DataView, entries: number, kernel: Kernel): SnapshotRefusal | null {
  let checksum = digestSeed(entries)
  for (let done = 0; done < entries; done += stagingEntriesMax) {
    const count = Math.min(stagingEntriesMax, entries - done)
    const from = headerBytes + done * entryBytes
    staging(kernel, count).set(bytes.subarray(from, from + count * entryBytes))
    checksum = kernel.exports.digest(checksum, (count * entryBytes) / 4)
    const status = kernel.exports.unpack(count)
    if (status === 1) return "damaged"
    if (status === 2) return "memory-used-up"
  }
  const stored = view.getBigUint64(headerBytes + entries * entryBytes, true)
  return stored === BigInt.asUintN(64, checksum) ? null : "damaged"
}

function staging(kernel: Kernel, entries: number): Uint8Array {
  return new Uint8Array(kernel.memory.buffer, kernel.scratch + stagingIn, entries * entryBytes)
}
