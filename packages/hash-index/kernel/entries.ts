/**
 * Entries: add and remove by id, and the move to a larger layout as the index grows.
 *
 * The move is spread over the adds and removes that follow: a few slots each, into the tables of the next layout, while
 * queries go on in the present one. No operation rebuilds or copies a table.
 */
import { bucketAdd, bucketRemove, lineSlots, linkOf, slotsIn, spillFlag, tagsIn } from "./buckets"
import {
  chunkAt,
  chunksIn,
  dropLayout,
  generationIn,
  indexBitsIn,
  levelFor,
  levelIn,
  lineShift,
  makeLayout,
  mixId,
  tableBytes,
  tablesIn,
  tagOf,
} from "./layout"
import { entriesAt, generationAt, halfBAt, layoutAt, migratedAt, migrationRefusedAt, nextLayoutAt, slotsAt } from "./memory-map"
import { reservePages } from "./pages"
import { bury, clearSpilled, freeSlot, hashAt, idOf, isAlive, reserveSlot, takeSlot } from "./slots"

const added: i32 = 0
const idTaken: i32 = 1
const memoryUsedUp: i32 = 2

/** Slots moved to the next layout with each add or remove. */
const slotsMovedEach: u32 = 4
/** An add fills at most 2 + slotsMovedEach sets of 17 tables, one line of 64 bytes each: two pages at most. */
const pagesNeededMax: u32 = 4

/** Scratch of this instance for locate(): 17 pairs of bucket address and tag. */
let places: usize = 0

export function setPlaces(address: usize): void {
  places = address
}

function bucketIn(layout: usize, table: u32, value: u32): usize {
  const indexBits = load<u32>(layout, indexBitsIn)
  const index = value & ((1 << indexBits) - 1)
  return <usize>load<u32>(layout + tablesIn + <usize>table * tableBytes, 8) + (<usize>index << lineShift)
}

/** Writes bucket and tag of a slot in every table into `places`, and reads each bucket so that the misses overlap. */
function locate(layout: usize, slot: u32): usize {
  const hash = hashAt(slot)
  const w0 = load<u64>(hash)
  const w1 = load<u64>(hash, 8)
  const w2 = load<u64>(hash, halfBAt)
  const w3 = load<u64>(hash, halfBAt + 8)
  const chunks = load<u32>(layout, chunksIn)
  const indexBits = load<u32>(layout, indexBitsIn)
  let touched: u32 = 0
  let at = places
  const first = chunkAt(layout, 0, w0, w1, w2, w3)
  let chunk = first
  for (let i: u32 = 0; i < chunks; i++) {
    const next = i + 1 == chunks ? first : chunkAt(layout, i + 1, w0, w1, w2, w3)
    const bucket = bucketIn(layout, i, chunk)
    store<u32>(at, <u32>bucket)
    store<u32>(at, tagOf(chunk, next, load<u32>(layout + tablesIn + <usize>i * tableBytes, 4), indexBits), 4)
    touched |= load<u32>(bucket)
    chunk = next
    at += 8
  }
  const mixed = mixId(idOf(slot))
  store<u32>(at, <u32>bucketIn(layout, chunks, mixed))
  store<u32>(at, mixed >> 16, 4)
  store<u32>(at, touched, 8)
  return at + 8
}

function link(layout: usize, slot: u32): void {
  const end = locate(layout, slot)
  for (let at = places; at < end; at += 8) bucketAdd(layout, load<u32>(at), load<u32>(at, 4), slot)
}

function unlink(layout: usize, slot: u32): void {
  const end = locate(layout, slot)
  for (let at = places; at < end; at += 8) bucketRemove(layout, load<u32>(at), slot)
}

/** Slot + 1 of an id, or 0. */
function findId(id: u32): u32 {
  const layout: usize = load<u32>(layoutAt)
  const mixed = mixId(id)
  const first = bucketIn(layout, load<u32>(layout, chunksIn), mixed)
  for (let line = first; line != 0; line = linkOf(line)) {
    for (let i: u32 = 0; i < lineSlots; i++) {
      if (load<u16>(line + tagsIn + (<usize>i << 1)) != mixed >> 16) continue
      const entry = load<u32>(line + slotsIn + (<usize>i << 2))
      if (entry != 0 && idOf(entry - 1) == id && isAlive(entry - 1)) return entry
    }
  }
  if ((load<u32>(first) & spillFlag) == 0) return 0
  const slots = load<u32>(slotsAt)
  for (let slot: u32 = 0; slot < slots; slot++) if (idOf(slot) == id && isAlive(slot)) return slot + 1
  return 0
}

export function addEntry(id: u32, w0: u64, w1: u64, w2: u64, w3: u64): i32 {
  if (findId(id) != 0) return idTaken
  if (!reservePages(pagesNeededMax) || !reserveSlot()) return memoryUsedUp
  const slot = takeSlot(id, w0, w1, w2, w3)
  link(load<u32>(layoutAt), slot)
  const next = load<u32>(nextLayoutAt)
  if (next != 0 && slot < load<u32>(migratedAt)) link(next, slot)
  atomic.store<u32>(entriesAt, load<u32>(entriesAt) + 1)
  move()
  return added
}

export function removeEntry(id: u32): bool {
  const entry = findId(id)
  if (entry == 0) return false
  const slot = entry - 1
  bury(slot)
  unlink(load<u32>(layoutAt), slot)
  const next = load<u32>(nextLayoutAt)
  if (next != 0 && slot < load<u32>(migratedAt)) unlink(next, slot)
  clearSpilled(slot)
  atomic.store<u32>(entriesAt, load<u32>(entriesAt) - 1)
  freeSlot(slot)
  if (reservePages(pagesNeededMax)) move()
  return true
}

/** Starts, continues or ends the move to a layout that suits the present number of entries. */
function move(): void {
  const next: usize = load<u32>(nextLayoutAt)
  if (next == 0) {
    begin()
    return
  }
  const slots = load<u32>(slotsAt)
  let slot = load<u32>(migratedAt)
  for (let i: u32 = 0; i < slotsMovedEach && slot < slots; i++) {
    if (isAlive(slot)) link(next, slot)
    slot++
    store<u32>(migratedAt, slot)
  }
  if (slot < slots) return
  const old = load<u32>(layoutAt)
  atomic.store<u32>(layoutAt, <u32>next)
  atomic.store<u32>(generationAt, load<u32>(next, generationIn))
  store<u32>(nextLayoutAt, 0)
  // Readers of the old layout find another generation at their end and begin again.
  dropLayout(old)
}

function begin(): void {
  const wanted = levelFor(load<u32>(entriesAt))
  if (wanted <= load<u32>(load<u32>(layoutAt), levelIn) || load<u32>(migrationRefusedAt) != 0) return
  const next = makeLayout(wanted)
  if (next == 0) {
    store<u32>(migrationRefusedAt, 1)
    return
  }
  store<u32>(migratedAt, 0)
  store<u32>(nextLayoutAt, <u32>next)
}
