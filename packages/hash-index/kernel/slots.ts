/**
 * Slots: one per entry. A slot holds the 256 bits, the id and the alive bit, and never moves while its entry lives.
 *
 * Slots are reused after removal, through a ring: see rings.ts.
 */
import {
  aliveAt,
  directoryAt,
  freeSlotAt,
  halfBAt,
  idsAt,
  segmentPages,
  segmentSlots,
  segmentsMax,
  segmentShift,
  segmentSpilledAt,
  slotRingAt,
  slotsAt,
  spillAt,
  spilledAt,
} from "./memory-map"
import { growRegion } from "./pages"
import { nothing, passRing } from "./rings"

// @ts-ignore: decorator
@inline
export function segmentOf(slot: u32): usize {
  return load<u32>(directoryAt + (<usize>(slot >> segmentShift) << 2))
}

/** Address of the first 128 bits; the other 128 are at halfBAt from it. */
// @ts-ignore: decorator
@inline
export function hashAt(slot: u32): usize {
  return segmentOf(slot) + (<usize>(slot & (segmentSlots - 1)) << 4)
}

// @ts-ignore: decorator
@inline
function idAt(slot: u32): usize {
  return segmentOf(slot) + (<usize>(slot & (segmentSlots - 1)) << 2)
}

// @ts-ignore: decorator
@inline
function bitsAt(slot: u32): usize {
  return segmentOf(slot) + (<usize>((slot & (segmentSlots - 1)) >> 5) << 2)
}

export function idOf(slot: u32): u32 {
  return load<u32>(idAt(slot), idsAt)
}

/** Frees a slot that no bucket refers to any more. */
export function freeSlot(slot: u32): void {
  const recycled = passRing(slotRingAt, slot)
  if (recycled == nothing) return
  store<u32>(idAt(recycled), load<u32>(freeSlotAt), idsAt)
  store<u32>(freeSlotAt, recycled + 1)
}

export function isAlive(slot: u32): bool {
  return ((atomic.load<u32>(bitsAt(slot), aliveAt) >> (slot & 31)) & 1) != 0
}

/** Makes sure that takeSlot succeeds. */
export function reserveSlot(): bool {
  if (load<u32>(freeSlotAt) != 0) return true
  const slots = load<u32>(slotsAt)
  if ((slots & (segmentSlots - 1)) != 0) return true
  if (slots >> segmentShift == segmentsMax) return false
  const segment = growRegion(segmentPages)
  if (segment == 0) return false
  store<u32>(directoryAt + (<usize>(slots >> segmentShift) << 2), <u32>segment)
  return true
}

/** Writes an entry into a slot that nobody refers to, the alive bit last. */
export function takeSlot(id: u32, w0: u64, w1: u64, w2: u64, w3: u64): u32 {
  const free = load<u32>(freeSlotAt)
  let slot: u32
  if (free != 0) {
    slot = free - 1
    store<u32>(freeSlotAt, idOf(slot))
  } else {
    slot = load<u32>(slotsAt)
    atomic.store<u32>(slotsAt, slot + 1)
  }
  const hash = hashAt(slot)
  store<u64>(hash, w0)
  store<u64>(hash, w1, 8)
  store<u64>(hash, w2, halfBAt)
  store<u64>(hash, w3, halfBAt + 8)
  store<u32>(idAt(slot), id, idsAt)
  const bits = bitsAt(slot)
  atomic.store<u32>(bits, load<u32>(bits, aliveAt) | (1 << (slot & 31)), aliveAt)
  return slot
}

/** From here on no query reports the slot. */
export function bury(slot: u32): void {
  const bits = bitsAt(slot)
  atomic.store<u32>(bits, load<u32>(bits, aliveAt) & ~(1 << (slot & 31)), aliveAt)
}

/** Marks a slot that a full bucket had no room for: queries that meet a full bucket look at all of these. */
export function setSpilled(slot: u32): void {
  const bits = bitsAt(slot)
  const mask: u32 = 1 << (slot & 31)
  const word = load<u32>(bits, spillAt)
  if ((word & mask) != 0) return
  atomic.store<u32>(bits, word | mask, spillAt)
  countSpilled(slot, 1)
}

export function clearSpilled(slot: u32): void {
  const bits = bitsAt(slot)
  const mask: u32 = 1 << (slot & 31)
  const word = load<u32>(bits, spillAt)
  if ((word & mask) == 0) return
  atomic.store<u32>(bits, word & ~mask, spillAt)
  countSpilled(slot, -1)
}

function countSpilled(slot: u32, change: i32): void {
  const segment = segmentOf(slot)
  atomic.store<u32>(segment, load<u32>(segment, segmentSpilledAt) + change, segmentSpilledAt)
  atomic.store<u32>(spilledAt, load<u32>(spilledAt) + change)
}
