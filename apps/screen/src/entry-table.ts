/**
 * The entry table: entries of the followed lists by name, by slot and by MD5, with their PDQ hashes in the index.
 *
 * A slot is a small number that the index knows an entry by; slots are used again. Each change is whole: the index, the
 * MD5s and the names agree after it.
 */
import type { HashIndex } from "@breakwater/hash-index"
import { hashFromText } from "@breakwater/pdq"
import type { Change, EntryState } from "./exchange-changes.ts"

/** One entry as it is matched; a hash that the list does not give is null. */
export type Entry = { list: string; entry: string; state: EntryState; pdq: string | null; md5: string | null }

export type EntryTable = {
  readonly index: HashIndex
  readonly slots: (Entry | undefined)[]
  readonly free: number[]
  readonly slotOf: Map<string, Map<string, number>>
  readonly slotsOfMd5: Map<string, number[]>
  withMd5: number
}

export function createEntryTable(index: HashIndex): EntryTable {
  return { index, slots: [], free: [], slotOf: new Map(), slotsOfMd5: new Map(), withMd5: 0 }
}

/** Applies one change; a hash that the change does not give stays as it was known. */
export function applyChange(table: EntryTable, list: string, change: Change): void {
  if (change.change === "removed") {
    forgetEntry(table, list, change.entry)
    return
  }
  const id = table.slotOf.get(list)?.get(change.entry)
  const known = id === undefined ? undefined : table.slots[id]
  const pdq = change.pdq ?? known?.pdq ?? null
  const md5 = change.md5 ?? known?.md5 ?? null
  if (known && known.pdq === pdq && known.md5 === md5) {
    known.state = change.state
    return
  }
  forgetEntry(table, list, change.entry)
  keepEntry(table, { list, entry: change.entry, state: change.state, pdq, md5 })
}

/** Takes an entry out everywhere; nothing happens when it is not there. */
export function forgetEntry(table: EntryTable, list: string, entry: string): void {
  const id = table.slotOf.get(list)?.get(entry)
  const slot = id === undefined ? undefined : table.slots[id]
  if (id === undefined || slot === undefined) return
  if (slot.pdq !== null) table.index.remove(id)
  if (slot.md5 !== null) {
    const others = table.slotsOfMd5.get(slot.md5)?.filter((each) => each !== id) ?? []
    if (others.length > 0) table.slotsOfMd5.set(slot.md5, others)
    else table.slotsOfMd5.delete(slot.md5)
    table.withMd5 -= 1
  }
  table.slots[id] = undefined
  table.slotOf.get(list)?.delete(entry)
  table.free.push(id)
}

function keepEntry(table: EntryTable, entry: Entry): void {
  const bits = entry.pdq === null ? null : hashFromText(entry.pdq)
  if (entry.pdq !== null && bits === null) throw new TypeError("a change was applied whose hash is not a hash")
  const id = table.free.pop() ?? table.slots.length
  table.slots[id] = entry
  const ofList = table.slotOf.get(entry.list) ?? new Map<string, number>()
  table.slotOf.set(entry.list, ofList.set(entry.entry, id))
  if (bits !== null) table.index.add(id, bits)
  if (entry.md5 !== null) {
    table.slotsOfMd5.set(entry.md5, [...(table.slotsOfMd5.get(entry.md5) ?? []), id])
    table.withMd5 += 1
  }
}
