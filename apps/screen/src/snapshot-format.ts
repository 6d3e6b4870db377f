/**
 * The snapshot file: cursors and entries of the followed lists as bytes, with a digest over all of them.
 *
 * Pure. Layout: magic, generation, length of the JSON head, head (lists with their follow points), then 67 bytes an
 * entry (list, state, kinds of hash, entry, PDQ, MD5; unused fields are zero), then SHA-256 of everything before.
 * A file that is cut, changed or of another version is refused whole.
 */
import { createHash } from "node:crypto"
import { z } from "zod"
import type { Entry } from "./entry-table.ts"
import { cursorCharsMax, type EntryState, entryStates } from "./exchange-changes.ts"
import type { FollowPoint } from "./follow-list.ts"

/** What is kept: the follow point of each list, and every entry. */
export type Snapshot = { generation: number; points: Map<string, FollowPoint>; entries: Iterable<Entry> }

/** Why bytes are not a snapshot. */
export type SnapshotFault = "not-a-snapshot" | "another-version" | "damaged"

const magic = Buffer.from("BWSCRN01")
const headAt = magic.length + 8
const entryBytes = 3 + 16 + 32 + 16
const digestBytes = 32
const hasPdq = 1
const hasMd5 = 2

/** A follow point as it is written and read back. */
export const followPointSchema = z.object({
  cursor: z.string().max(cursorCharsMax).nullable(),
  loaded: z.boolean(),
  currentAt: z.number().nullable(),
})
const headSchema = z.object({
  entries: z.int().nonnegative(),
  lists: z.array(followPointSchema.extend({ list: z.string() })),
})

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")

/** Writes a snapshot; `entriesCount` is the number of entries the iterable gives. */
export function encodeSnapshot(snapshot: Snapshot, entriesCount: number): Uint8Array {
  const names = [...snapshot.points.keys()]
  const numberOf = new Map(names.map((name, at) => [name, at]))
  const lists = [...snapshot.points].map(([list, point]) => ({ list, ...point }))
  const head = Buffer.from(JSON.stringify({ entries: entriesCount, lists }))
  const bytes = Buffer.alloc(headAt + head.length + entriesCount * entryBytes + digestBytes)
  magic.copy(bytes)
  bytes.writeUInt32LE(snapshot.generation, magic.length)
  bytes.writeUInt32LE(head.length, magic.length + 4)
  head.copy(bytes, headAt)
  let at = headAt + head.length
  for (const { list, entry, state, pdq, md5 } of snapshot.entries) {
    const number = numberOf.get(list)
    if (number === undefined || number > 255) throw new RangeError("an entry of a list that is not followed")
    bytes[at] = number
    bytes[at + 1] = entryStates.indexOf(state)
    bytes[at + 2] = (pdq === null ? 0 : hasPdq) | (md5 === null ? 0 : hasMd5)
    bytes.write(entry.replaceAll("-", ""), at + 3, "hex")
    if (pdq !== null) bytes.write(pdq, at + 19, "hex")
    if (md5 !== null) bytes.write(md5, at + 51, "hex")
    at += entryBytes
  }
  const digest = createHash("sha256").update(bytes.subarray(0, at)).digest()
  if (at + digest.copy(bytes, at) !== bytes.length) throw new RangeError("the number of entries was not as told")
  return bytes
}

/** Reads a snapshot; entries are read while they are iterated. */
export function decodeSnapshot(
  given: Uint8Array,
): { ok: true; value: Snapshot } | { ok: false; reason: SnapshotFault } {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (bytes.length < headAt + digestBytes) return { ok: false, reason: "not-a-snapshot" }
  if (!bytes.subarray(0, 6).equals(magic.subarray(0, 6))) return { ok: false, reason: "not-a-snapshot" }
  if (!bytes.subarray(0, magic.length).equals(magic)) return { ok: false, reason: "another-version" }
  const end = bytes.length - digestBytes
  if (!createHash("sha256").update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end))) {
    return { ok: false, reason: "damaged" }
  }
  const entriesAt = headAt + bytes.readUInt32LE(magic.length + 4)
  const head = headSchema.safeParse(JSON.parse(bytes.subarray(headAt, entriesAt).toString()))
  if (!head.success || entriesAt + head.data.entries * entryBytes !== end) return { ok: false, reason: "damaged" }
  const names = head.data.lists.map((each) => each.list)
  const points = new Map(head.data.lists.map(({ list, ...point }) => [list, point]))
  const generation = bytes.readUInt32LE(magic.length)
  return { ok: true, value: { generation, points, entries: readEntries(bytes.subarray(entriesAt, end), names) } }
}

function* readEntries(bytes: Buffer, names: string[]): Generator<Entry> {
  for (let at = 0; at < bytes.length; at += entryBytes) {
    const list = names[bytes[at] ?? 255]
    const state: EntryState | undefined = entryStates[bytes[at + 1] ?? 255]
    const kinds = bytes[at + 2] ?? 0
    // The digest held, so this is what was written: a value out of range is a fault of the writer.
    if (list === undefined || state === undefined) throw new RangeError("an entry of no list or state")
    const hex = (from: number, length: number): string => bytes.toString("hex", at + from, at + from + length)
    yield {
      list,
      state,
      entry: uuidOf(hex(3, 16)),
      pdq: kinds & hasPdq ? hex(19, 32) : null,
      md5: kinds & hasMd5 ? hex(51, 16) : null,
    }
  }
}
