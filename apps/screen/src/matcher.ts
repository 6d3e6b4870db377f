/**
 * The matcher: entries of the followed lists in memory, looked up by PDQ within a radius and by MD5 exactly.
 *
 * Each change is seen by the next query; a removal leaves nothing behind. Under-18 and adult entries are told apart in
 * every answer and are separate banks. It keeps no query and knows nothing of where changes come from.
 */
import { createHashIndex, type HashIndex } from "@breakwater/hash-index"
import { type DihedralName, dihedralNames, orientationsOfHash } from "@breakwater/pdq"
import { applyChange, createEntryTable, type Entry, type EntryTable, forgetEntry } from "./entry-table.ts"
import type { Change, EntryState } from "./exchange-changes.ts"

/** One entry found, and how. `distance` in bits; `orientation` turns the queried image into the listed one. */
export type Match = {
  entry: string
  list: string
  state: EntryState
  by: "pdq" | "md5"
  distance: number
  orientation: DihedralName
}

/** What is asked: the eight dihedral hashes in the order of `dihedralNames`, or one hash to derive them from. */
export type Query = { pdq?: Uint8Array; dihedral?: Uint8Array[]; md5?: string }

export type Matcher = {
  /** Applies changes in order; repeating one that was applied changes nothing. */
  apply(list: string, changes: Iterable<Change>): void
  /** Forgets every entry of a list. */
  dropList(list: string): void
  /** Finds each entry within the radius in any orientation, or with this MD5; once per entry, nearest first. */
  match(query: Query, radiusBits: number): Match[]
  /** Finds entries with this MD5, 32 lower-case digits. */
  matchMd5(md5: string): Match[]
  /** Number of entries, of a list or of all. */
  size(list?: string): number
  /** Number of entries that have a hash of this kind. */
  sizeOf(kind: "pdq" | "md5"): number
  /** Every entry, in no particular order. */
  entries(): Generator<Entry>
}

/**
 * Bank content id of an entry: its last 52 random bits, so that it is the same on every machine and after a restart
 * without a table of numbers. 52 bits are exact in JSON numbers; two of a million entries share one with probability 1e-4.
 */
export function bankContentId(entry: string): number {
  return Number.parseInt(entry.replaceAll("-", "").slice(-13), 16)
}

/** Bank of a list: `under-18` is `BREAKWATER_UNDER_18`. */
export function bankOfList(list: string): string {
  return `BREAKWATER_${list.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`
}

/** Makes an empty matcher. */
export function createMatcher(index: HashIndex = createHashIndex()): Matcher {
  const table = createEntryTable(index)
  return {
    apply(list, changes) {
      for (const change of changes) applyChange(table, list, change)
    },
    dropList(list) {
      for (const entry of [...(table.slotOf.get(list)?.keys() ?? [])]) forgetEntry(table, list, entry)
    },
    match(query, radiusBits) {
      const nearest: Nearest = new Map()
      // The file itself first: an exact file is the stronger reason than a distance of zero.
      if (query.md5 !== undefined) offerMd5(table, nearest, query.md5)
      const orientations = query.dihedral ?? (query.pdq ? orientationsOfHash(query.pdq) : [])
      for (const [at, hash] of orientations.entries()) {
        offerNear(table, nearest, hash, radiusBits, dihedralNames[at] ?? asItStands)
      }
      return nearestFirst(nearest)
    },
    matchMd5(md5) {
      const nearest: Nearest = new Map()
      offerMd5(table, nearest, md5)
      return nearestFirst(nearest)
    },
    size: (list) => (list === undefined ? table.slots.length - table.free.length : (table.slotOf.get(list)?.size ?? 0)),
    sizeOf: (kind) => (kind === "pdq" ? index.size : table.withMd5),
    *entries() {
      for (const slot of table.slots) if (slot) yield slot
    },
  }
}

/** The best match so far, by slot. */
type Nearest = Map<number, Match>

const asItStands = dihedralNames[0]

function offerNear(
  table: EntryTable,
  nearest: Nearest,
  hash: Uint8Array,
  radiusBits: number,
  orientation: DihedralName,
): void {
  for (const { id, distance } of table.index.query(hash, radiusBits)) {
    offer(table, nearest, id, { by: "pdq", distance, orientation })
  }
}

function offerMd5(table: EntryTable, nearest: Nearest, md5: string): void {
  for (const id of table.slotsOfMd5.get(md5) ?? []) {
    offer(table, nearest, id, { by: "md5", distance: 0, orientation: asItStands })
  }
}

function offer(
  table: EntryTable,
  nearest: Nearest,
  id: number,
  how: Pick<Match, "by" | "distance" | "orientation">,
): void {
  const before = nearest.get(id)
  if (before && before.distance <= how.distance) return
  const slot = table.slots[id]
  if (slot === undefined) throw new Error("the index holds a hash of no entry")
  nearest.set(id, { entry: slot.entry, list: slot.list, state: slot.state, ...how })
}

function nearestFirst(nearest: Nearest): Match[] {
  return [...nearest.values()].sort((a, b) => a.distance - b.distance || (a.entry < b.entry ? -1 : 1))
}
