/**
 * Blocks: the small pieces of memory that buckets of two or more slots lie in, and the rings through which
 * freed blocks and freed slots pass before they are used again.
 *
 * What is freed keeps its content until it has passed its ring. A reader notes at its start how much had been freed
 * and, at its end, how much has been recycled: if nothing freed after its start was recycled, all it read was intact.
 * Without readers (ring depth 0) what is freed can be used at once.
 */
import { freeBlocksIn, arenaIn, arenaEndIn, firstPageIn, lastPageIn, pagesIn, generationIn } from "./layout"
import { blockRingAt, freeSlotAt, layoutAt, nextLayoutAt, pageBytes, slotRingAt } from "./memory-map"
import { takePage } from "./pages"
import { setNextFreeSlot } from "./slots"

/** Classes: 2 slots; 4 slots; then 8 header bytes (count | class << 16, spilled) and 8, 16, .. 1,024 slots. */
export const counted: u32 = 2
export const classMax: u32 = 9
export const bucketSlotsMax: u32 = 1024

// Ring record: freed, recycled (u32 counters), address, depth.
export const recycledIn: usize = 4
const addressIn: usize = 8
const depthIn: usize = 12

/** Sets how many freed blocks (8 bytes each) and slots (4 bytes each) wait. Powers of two. */
export function openRings(blocks: usize, blocksDepth: u32, slots: usize, slotsDepth: u32): void {
  store<u32>(blockRingAt, <u32>blocks, addressIn)
  store<u32>(blockRingAt, blocksDepth, depthIn)
  store<u32>(slotRingAt, <u32>slots, addressIn)
  store<u32>(slotRingAt, slotsDepth, depthIn)
}

// @ts-ignore: decorator
@inline
export function capacityOf(blockClass: u32): u32 {
  return (<u32>2) << blockClass
}

function bytesOf(blockClass: u32): u32 {
  return blockClass < counted ? 8 << blockClass : 8 + (capacityOf(blockClass) << 2)
}

/** A block of any content; 0 when memory is used up. */
export function takeBlock(layout: usize, blockClass: u32): usize {
  const list = layout + freeBlocksIn + (<usize>blockClass << 2)
  const free = load<u32>(list)
  if (free != 0) {
    store<u32>(list, load<u32>(free))
    return free
  }
  const bytes = bytesOf(blockClass)
  let arena = load<u32>(layout, arenaIn)
  if (arena + bytes > load<u32>(layout, arenaEndIn)) {
    const page = takePage()
    if (page == 0) return 0
    store<u32>(page, load<u32>(layout, firstPageIn))
    if (load<u32>(layout, firstPageIn) == 0) store<u32>(layout, <u32>page, lastPageIn)
    store<u32>(layout, <u32>page, firstPageIn)
    store<u32>(layout, load<u32>(layout, pagesIn) + 1, pagesIn)
    arena = <u32>page + 8
    // The last 8 bytes stay unused, so that the end of the topmost page of 4 GiB does not wrap to 0.
    store<u32>(layout, <u32>page + pageBytes - 8, arenaEndIn)
  }
  store<u32>(layout, arena + bytes, arenaIn)
  return arena
}

function recycleBlock(block: u32, blockClass: u32, generation: u32): void {
  let layout: usize = load<u32>(layoutAt)
  if (load<u32>(layout, generationIn) != generation) {
    layout = load<u32>(nextLayoutAt)
    // The block's layout is gone, and its pages with it.
    if (layout == 0 || load<u32>(layout, generationIn) != generation) return
  }
  const list = layout + freeBlocksIn + (<usize>blockClass << 2)
  store<u32>(block, load<u32>(list))
  store<u32>(list, block)
}

function recycleSlot(slot: u32): void {
  setNextFreeSlot(slot, load<u32>(freeSlotAt))
  store<u32>(freeSlotAt, slot + 1)
}

/** Frees a block that no bucket refers to any more. */
export function freeBlock(layout: usize, block: usize, blockClass: u32): void {
  const generation = load<u32>(layout, generationIn)
  const depth = load<u32>(blockRingAt, depthIn)
  if (depth == 0) {
    recycleBlock(<u32>block, blockClass, generation)
    return
  }
  const freed = load<u32>(blockRingAt)
  const recycled = load<u32>(blockRingAt, recycledIn)
  const place = load<u32>(blockRingAt, addressIn) + ((freed & (depth - 1)) << 3)
  const oldest = load<u32>(place)
  const oldestTag = load<u32>(place, 4)
  store<u32>(place, <u32>block)
  store<u32>(place, blockClass | (generation << 8), 4)
  atomic.store<u32>(blockRingAt, freed + 1)
  if (freed - recycled < depth) return
  // Readers must be able to see that the block is recycled before its content goes.
  atomic.store<u32>(blockRingAt, recycled + 1, recycledIn)
  recycleBlock(oldest, oldestTag & 0xff, oldestTag >> 8)
}

/** Frees a slot that no bucket refers to any more. */
export function freeSlot(slot: u32): void {
  const depth = load<u32>(slotRingAt, depthIn)
  if (depth == 0) {
    recycleSlot(slot)
    return
  }
  const freed = load<u32>(slotRingAt)
  const recycled = load<u32>(slotRingAt, recycledIn)
  const place = load<u32>(slotRingAt, addressIn) + ((freed & (depth - 1)) << 2)
  const oldest = load<u32>(place)
  store<u32>(place, slot)
  atomic.store<u32>(slotRingAt, freed + 1)
  if (freed - recycled < depth) return
  atomic.store<u32>(slotRingAt, recycled + 1, recycledIn)
  recycleSlot(oldest)
}
