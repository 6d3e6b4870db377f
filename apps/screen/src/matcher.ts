/**
 * The matcher: entries of the followed lists in memory, looked up by PDQ within a radius and by MD5 exactly.
 *
 * Each change is seen by the next query; a removal leaves nothing behind. Under-18 and adult entries are told apart in
 * every answer and are separate banks. It keeps no query and knows nothing of where changes come from.
 */
import { createHashIndex, type HashIndex } from "@breakwater/hash-index"
import { type DihedralName, dihedralNames, hashFromText, orientationsOfHash } from "@breakwater/pdq"
import type { Change, EntryState } from "./exchange-changes.ts"

/** One entry as it is matched; a hash that the list does not give is null. */
export type Entry = { list: string; entry: string; state: EntryState; pdq: string | null; md5: string | null }

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
  /** Finds entries by exactly this hash as it stands, without other orientations, as HMA does. */
  matchAsIs(hash: Uint8Array, radiusBits: number): Match[]
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
  const slots: (Entry | undefined)[] = []
  const free: number[] = []
  const slotOf = new Map<string, Map<string, number>>()
  const slotsOfMd5 = new Map<string, number[]>()
  let withMd5 = 0

  const forget = (list: string, entry: string): void => {
    const id = slotOf.get(list)?.get(entry)
    const slot = id === undefined ? undefined : slots[id]
    if (id === undefined || slot === undefined) return
    if (slot.pdq !== null) index.remove(id)
    if (slot.md5 !== null) {
      const others = slotsOfMd5.get(slot.md5)?.filter((each) => each !== id) ?? []
      if (others.length > 0) slotsOfMd5.set(slot.md5, others)
      else slotsOfMd5.delete(slot.md5)
      withMd5 -= 1
    }
    slots[id] = undefined
    slotOf.get(list)?.delete(entry)
    free.push(id)
  }

  const keep = (entry: Entry): void => {
    const bits = entry.pdq === null ? null : hashFromText(entry.pdq)
    if (entry.pdq !== null && bits === null) throw new TypeError("a change was applied whose hash is not a hash")
    const id = free.pop() ?? slots.length
    slots[id] = entry
    const ofList = slotOf.get(entry.list) ?? new Map<string, number>()
    slotOf.set(entry.list, ofList.set(entry.entry, id))
    if (bits !== null) index.add(id, bits)
    if (entry.md5 !== null) {
      slotsOfMd5.set(entry.md5, [...(slotsOfMd5.get(entry.md5) ?? []), id])
      withMd5 += 1
    }
  }

  const applyOne = (list: string, change: Change): void => {
    if (change.change === "removed") {
      forget(list, change.entry)
      return
    }
    const id = slotOf.get(list)?.get(change.entry)
    const known = id === undefined ? undefined : slots[id]
    const pdq = change.pdq ?? known?.pdq ?? null
    const md5 = change.md5 ?? known?.md5 ?? null
    if (known && known.pdq === pdq && known.md5 === md5) {
      known.state = change.state
      return
    }
    forget(list, change.entry)
    keep({ list, entry: change.entry, state: change.state, pdq, md5 })
  }

  const found = (id: number, by: Match["by"], distance: number, orientation: DihedralName): Match | null => {
    const slot = slots[id]
    if (!slot) return null
    return { entry: slot.entry, list: slot.list, state: slot.state, by, distance, orientation }
  }

  const nearest = new Map<number, Match>()
  const offer = (id: number, by: Match["by"], distance: number, orientation: DihedralName): void => {
    const before = nearest.get(id)
    if (before && before.distance <= distance) return
    const match = found(id, by, distance, orientation)
    if (match) nearest.set(id, match)
  }
  const take = (): Match[] => {
    const matches = [...nearest.values()]
    nearest.clear()
    return matches.sort((a, b) => a.distance - b.distance || (a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0))
  }
  const asIs = dihedralNames[0]
  const offerMd5 = (md5: string): void => {
    for (const id of slotsOfMd5.get(md5) ?? []) offer(id, "md5", 0, asIs)
  }

  return {
    apply(list, changes) {
      for (const change of changes) applyOne(list, change)
    },
    dropList(list) {
      for (const entry of [...(slotOf.get(list)?.keys() ?? [])]) forget(list, entry)
    },
    match(query, radiusBits) {
      // The file itself first: an exact file is the stronger reason than a distance of zero.
      if (query.md5 !== undefined) offerMd5(query.md5)
      const orientations = query.dihedral ?? (query.pdq ? orientationsOfHash(query.pdq) : [])
      for (const [at, hash] of orientations.entries()) {
        for (const { id, distance } of index.query(hash, radiusBits)) {
          offer(id, "pdq", distance, dihedralNames[at] ?? asIs)
        }
      }
      return take()
    },
    matchAsIs(hash, radiusBits) {
      for (const { id, distance } of index.query(hash, radiusBits)) offer(id, "pdq", distance, asIs)
      return take()
    },
    matchMd5(md5) {
      offerMd5(md5)
      return take()
    },
    size(list) {
      if (list !== undefined) return slotOf.get(list)?.size ?? 0
      return slots.length - free.length
    },
    sizeOf(kind) {
      return kind === "pdq" ? index.size : withMd5
    },
    *entries() {
      for (const slot of slots) if (slot) yield slot
    },
  }
}
