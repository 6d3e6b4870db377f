/**
 * Entries: add and remove by id, and the move to a layout with wider chunks as the index grows.
 *
 * The move is spread over the adds and removes that follow: a few slots each, into the tables of the next layout, while
 * queries go on in the present one. No operation rebuilds or copies a table.
 */
import { freeSlot } from "./blocks"
import { bucketAdd, bucketEntry, bucketRemove, bucketSpilled } from "./buckets"
import { chunkOf, chunksIn, dropLayout, generationIn, idChunk, makeLayout, tableBytes, tablesIn } from "./layout"
import {
  entriesAt,
  generationAt,
  halfBAt,
  layoutAt,
  migratedAt,
  migrationRefusedAt,
  nextLayoutAt,
  slotsAt,
} from "./memory-map"
import { reservePages } from "./pages"
import { bury, clearSpilled, hashAt, idOf, isAlive, reserveSlot, takeSlot } from "./slots"

export const added: i32 = 0
export const idTaken: i32 = 1
export const memoryUsedUp: i32 = 2

// Chunks by number of entries, measured: see README. Each step must leave room for the next to fill in time.
const chunksSmall: u32 = 16
const chunksMiddle: u32 = 13
const chunksLarge: u32 = 11
const middleEntriesMin: u32 = 150_000
const largeEntriesMin: u32 = 3_000_000

/** Slots moved to the next layout with each add or remove. */
const slotsMovedEach: u32 = 4
/** An operation fills at most 2 + slotsMovedEach sets of 17 tables, with one block of at most 4,104 bytes in each. */
const pagesNeededMax: u32 = 24

/** Address of the table heads, one for each table of a layout, of the entry being added or removed. */
let places: usize = 0

export function setPlaces(address: usize): void {
  places = address
}

export function chunksFor(entries: u32): u32 {
  return entries >= largeEntriesMin ? chunksLarge : entries >= middleEntriesMin ? chunksMiddle : chunksSmall
}

function idHead(layout: usize, id: u32): usize {
  const table = layout + tablesIn + <usize>load<u32>(layout, chunksIn) * tableBytes
  return <usize>load<u32>(table, 8) + (<usize>idChunk(id, load<u32>(table, 4)) << 2)
}

/** Writes the address of the head of every table into `places`, and reads each so that the misses overlap. */
function locate(layout: usize, id: u32, w0: u64, w1: u64, w2: u64, w3: u64): u32 {
  const chunks = load<u32>(layout, chunksIn)
  let table = layout + tablesIn
  let touched: u32 = 0
  for (let i: u32 = 0; i < chunks; i++) {
    const chunk = chunkOf(w0, w1, w2, w3, load<u32>(table), load<u32>(table, 4))
    const headAt = load<u32>(table, 8) + (chunk << 2)
    store<u32>(places + (<usize>i << 2), headAt)
    touched |= load<u32>(headAt)
    table += tableBytes
  }
  store<u32>(places + (<usize>chunks << 2), <u32>idHead(layout, id))
  store<u32>(places, touched, 128)
  return chunks + 1
}

function locateSlot(layout: usize, slot: u32): u32 {
  const hash = hashAt(slot)
  return locate(
    layout,
    idOf(slot),
    load<u64>(hash),
    load<u64>(hash, 8),
    load<u64>(hash, halfBAt),
    load<u64>(hash, halfBAt + 8),
  )
}

function link(layout: usize, slot: u32): void {
  const tables = locateSlot(layout, slot)
  for (let i: u32 = 0; i < tables; i++) bucketAdd(layout, load<u32>(places + (<usize>i << 2)), slot)
}

function unlink(layout: usize, slot: u32): bool {
  const tables = locateSlot(layout, slot)
  let all = true
  for (let i: u32 = 0; i < tables; i++) {
    if (!bucketRemove(layout, load<u32>(places + (<usize>i << 2)), slot)) all = false
  }
  return all
}

/** Slot + 1 of an id, or 0. */
function findId(id: u32): u32 {
  const headAt = idHead(load<u32>(layoutAt), id)
  for (let i: u32 = 0; ; i++) {
    const entry = bucketEntry(headAt, i)
    if (entry == 0) break
    if (idOf(entry - 1) == id && isAlive(entry - 1)) return entry
  }
  if (!bucketSpilled(headAt)) return 0
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
  let unlinked = unlink(load<u32>(layoutAt), slot)
  const next = load<u32>(nextLayoutAt)
  if (next != 0 && slot < load<u32>(migratedAt) && !unlink(next, slot)) unlinked = false
  clearSpilled(slot)
  atomic.store<u32>(entriesAt, load<u32>(entriesAt) - 1)
  // A slot that some bucket still names, for want of memory for a smaller block, stays buried for good.
  if (unlinked) freeSlot(slot)
  if (reservePages(pagesNeededMax)) move()
  return true
}

/** Starts, continues or ends the move to a layout that suits the present number of entries. */
function move(): void {
  const next = load<u32>(nextLayoutAt)
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
  atomic.store<u32>(layoutAt, next)
  atomic.store<u32>(generationAt, load<u32>(next, generationIn))
  store<u32>(nextLayoutAt, 0)
  // Readers of the old layout find another generation at their end and begin again.
  dropLayout(old)
}

function begin(): void {
  const wanted = chunksFor(load<u32>(entriesAt))
  if (wanted >= load<u32>(load<u32>(layoutAt), chunksIn) || load<u32>(migrationRefusedAt) != 0) return
  const next = makeLayout(wanted)
  if (next == 0) {
    store<u32>(migrationRefusedAt, 1)
    return
  }
  store<u32>(migratedAt, 0)
  store<u32>(nextLayoutAt, <u32>next)
}
