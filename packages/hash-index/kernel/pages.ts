/**
 * Pages: takes memory in 64 KiB pages, keeps what was given back, never moves anything.
 *
 * Only the writer allocates here. Readers grow the same memory for their own scratch, so two growths need not touch:
 * free memory is a stack of regions and a list of single pages. Growing never copies.
 */
import { freePageAt, pageBytes, pagesFreeAt, regionsAt, regionsMax, regionStackAt } from "./memory-map"

/** Pages asked for at a time when single pages run out. Untouched pages cost address space only. */
const growthPages: u32 = 64

/** Fresh zeroed memory; 0 when there is no more. */
export function growRegion(pages: u32): usize {
  const before = memory.grow(pages)
  return before < 0 ? 0 : (<usize>before) << 16
}

/** Gives a region to the pool. Its content need not be zero. */
export function giveRegion(address: usize, pages: u32): void {
  const count = load<u32>(regionsAt)
  // One region per growth and per retired layout, and regions are used up from the top: the stack stays short.
  if (count == regionsMax) return
  const pair = regionStackAt + (<usize>count << 3)
  store<u32>(pair, <u32>address)
  store<u32>(pair, <u32>address + pages * pageBytes, 4)
  store<u32>(regionsAt, count + 1)
  store<u32>(pagesFreeAt, load<u32>(pagesFreeAt) + pages)
}

/** Gives a linked list of pages to the pool, in constant time. */
export function givePageList(first: usize, last: usize, pages: u32): void {
  if (pages == 0) return
  store<u32>(last, load<u32>(freePageAt))
  store<u32>(freePageAt, <u32>first)
  store<u32>(pagesFreeAt, load<u32>(pagesFreeAt) + pages)
}

/** Makes sure that `pages` calls of takePage succeed. */
export function reservePages(pages: u32): bool {
  if (load<u32>(pagesFreeAt) >= pages) return true
  let wanted = growthPages
  let address = growRegion(wanted)
  if (address == 0) {
    wanted = pages
    address = growRegion(wanted)
    if (address == 0) return false
  }
  giveRegion(address, wanted)
  return load<u32>(pagesFreeAt) >= pages
}

/** One page of any content; 0 when none is left. */
export function takePage(): usize {
  const free = load<u32>(pagesFreeAt)
  if (free == 0) return 0
  store<u32>(pagesFreeAt, free - 1)
  const first = load<u32>(freePageAt)
  if (first != 0) {
    store<u32>(freePageAt, load<u32>(first))
    return first
  }
  const pair = regionStackAt + (<usize>(load<u32>(regionsAt) - 1) << 3)
  const address = load<u32>(pair)
  store<u32>(pair, address + pageBytes)
  if (address + pageBytes == load<u32>(pair, 4)) store<u32>(regionsAt, load<u32>(regionsAt) - 1)
  return address
}
