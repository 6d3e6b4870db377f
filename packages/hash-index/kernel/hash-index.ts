/**
 * Hash index kernel: exact Hamming range search over 256-bit hashes by multi-index hashing, in place.
 *
 * One instance writes; on a shared memory any number of other instances read. Everything an instance keeps in globals
 * is its own: each has its own scratch. Exported functions are called by src/kernel.ts only.
 */
import { addEntry, removeEntry, setPlaces } from "./entries"
import { generationIn, levelFor, makeLayout, writeMasks } from "./layout"
import { entriesAt, generationAt, halfBAt, layoutAt, lineRingAt, slotRingAt, slotsAt } from "./memory-map"
import { growRegion } from "./pages"
import { openRing, recycledIn } from "./rings"
import { scratch, search, setHits, setScratch } from "./search"
import { hashAt, idOf, isAlive } from "./slots"

const scratchPages: u32 = 3
const hitsIn: u32 = 131072
const hitBytes: u32 = 8
const stagingIn: u32 = 65536 // bytes after scratch that pack() fills, over the slots of a search
const entryBytes: u32 = 36
const placesIn: u32 = 512
const fenceIn: u32 = 48


const again: i32 = -1

/** Gives this instance scratch of its own; its address, or 0 when memory is used up. Hits begin hitsIn after it. */
export function attach(): usize {
  const address = growRegion(scratchPages)
  if (address == 0) return 0
  setScratch(address)
  setPlaces(address + placesIn)
  setHits(address + hitsIn, 65536 / hitBytes)
  return address
}

/**
 * Prepares a new memory, in which `waiting` freed lines and slots (a power of two, or 0) wait. False when it does not
 * suffice.
 */
export function create(entriesExpected: u32, waiting: u32): bool {
  writeMasks()
  if (waiting > 0) {
    const rings = growRegion((waiting * 8 + 65535) >> 16)
    if (rings == 0) return false
    openRing(lineRingAt, rings, waiting)
    openRing(slotRingAt, rings + (<usize>waiting << 2), waiting)
  }
  const layout = makeLayout(levelFor(entriesExpected))
  if (layout == 0) return false
  store<u32>(layoutAt, <u32>layout)
  store<u32>(generationAt, load<u32>(layout, generationIn))
  return true
}

/** Adds the hash in scratch: 0 added, 1 the id is taken, 2 memory is used up. */
export function add(id: u32): i32 {
  return addEntry(id, load<u64>(scratch), load<u64>(scratch, 8), load<u64>(scratch, 16), load<u64>(scratch, 24))
}

export function remove(id: u32): bool {
  return removeEntry(id)
}

/**
 * Finds the entries near the hash in scratch. Number of hits, more than the room for hits when some did not fit; or
 * -1 when the writer got in the way: the layout changed, or something freed since the start was used again.
 */
export function query(radius: i32): i32 {
  generation = atomic.load<u32>(generationAt)
  linesFreed = atomic.load<u32>(lineRingAt)
  slotsFreed = atomic.load<u32>(slotRingAt)
  const hits = search(atomic.load<u32>(layoutAt), radius)
  return undisturbed() ? <i32>hits : again
}

let generation: u32 = 0
let linesFreed: u32 = 0
let slotsFreed: u32 = 0

/** Whether all that the present query has read since its start was intact. */
export function undisturbed(): bool {
  // An exchange on a word of our own orders all that the search read before the counters: it serves as a fence, which
  // the compiler at hand does not emit.
  atomic.xchg<u32>(scratch + fenceIn, 0)
  return (
    atomic.load<u32>(generationAt) == generation &&
    <i32>(atomic.load<u32>(lineRingAt, recycledIn) - linesFreed) <= 0 &&
    <i32>(atomic.load<u32>(slotRingAt, recycledIn) - slotsFreed) <= 0
  )
}

/** Makes room for at least `hits` hits. Address of the room, or 0 when memory is used up. */
export function widen(hits: u32): usize {
  const pages = (hits >> 13) + 1
  const address = growRegion(pages)
  if (address != 0) setHits(address, pages << 13)
  return address
}

/** Number of entries. */
export function size(): u32 {
  return atomic.load<u32>(entriesAt)
}

let packed: u32 = 0

/** Writes entries (id, then 32 bytes) from `slot` on into staging, `max` at most. Returns the slot to go on from. */
export function pack(slot: u32, max: u32): u32 {
  const slots = load<u32>(slotsAt)
  packed = 0
  let at = scratch + stagingIn
  while (slot < slots && packed < max) {
    if (isAlive(slot)) {
      const hash = hashAt(slot)
      store<u32>(at, idOf(slot))
      store<u64>(at, load<u64>(hash), 4)
      store<u64>(at, load<u64>(hash, 8), 12)
      store<u64>(at, load<u64>(hash, halfBAt), 20)
      store<u64>(at, load<u64>(hash, halfBAt + 8), 28)
      at += entryBytes
      packed++
    }
    slot++
  }
  return slot
}

/** Entries that the last pack() wrote. */
export function packedEntries(): u32 {
  return packed
}

/** Adds the `count` entries in staging; the status of the first that could not be added, or 0. */
export function unpack(count: u32): i32 {
  let at = scratch + stagingIn
  for (let i: u32 = 0; i < count; i++) {
    const status = addEntry(
      load<u32>(at),
      load<u64>(at, 4),
      load<u64>(at, 12),
      load<u64>(at, 20),
      load<u64>(at, 28),
    )
    if (status != 0) return status
    at += entryBytes
  }
  return 0
}

/** Continues a checksum over `words` u32 of staging. Finds accidents, not forgeries. */
export function digest(state: u64, words: u32): u64 {
  const from = scratch + stagingIn
  for (let i: u32 = 0; i < words; i++) {
    state = (state ^ load<u32>(from + (<usize>i << 2))) * 0x9e3779b97f4a7c15
    state ^= state >> 32
  }
  return state
}
