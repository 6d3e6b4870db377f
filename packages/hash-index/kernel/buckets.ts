/**
 * Buckets: which slots share a chunk value. One u32 word, the head, per value.
 *
 * Head: 0 is an empty bucket; n with the top bit clear is the one slot n - 1; with the top bit set, bits 29 and 30 are
 * the kind and the rest is the address of a block / 8: kind 0, 1, 2 hold 2, 3, 4 slots; kind 3 has a counted header.
 * The kind is in the head so that a search need not wait for the block before it knows how much to read of it.
 *
 * Readers go through a block from its last slot to its first. The writer appends at the end, fills a hole with the last
 * slot, and otherwise writes a new block and then the head. A slot that stays thus only moves towards the first place,
 * so no reader misses it; it may see it twice.
 *
 * A bucket holds 1,024 slots at most. What does not fit is marked in the slot (spill) and counted in the bucket.
 */
import { capacityOf, classMax, counted, freeBlock, takeBlock } from "./blocks"
import { setSpilled } from "./slots"

const isBlock: u32 = 0x80000000

// @ts-ignore: decorator
@inline
export function kindOf(head: u32): u32 {
  return (head >> 29) & 3
}

// @ts-ignore: decorator
@inline
export function blockOf(head: u32): usize {
  return head << 3
}

// @ts-ignore: decorator
@inline
function blockHead(kind: u32, block: usize): u32 {
  return isBlock | (kind << 29) | (<u32>block >> 3)
}

function copySlots(to: usize, from: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) store<u32>(to + (<usize>i << 2), load<u32>(from + (<usize>i << 2)))
}

/** Adds a slot to the bucket. False when memory is used up: nothing is changed then. */
export function bucketAdd(layout: usize, headAt: usize, slot: u32): bool {
  const head = load<u32>(headAt)
  const entry = slot + 1
  if (head == 0) {
    atomic.store<u32>(headAt, entry)
    return true
  }
  if ((head & isBlock) == 0) {
    const pair = takeBlock(layout, 0)
    if (pair == 0) return false
    store<u32>(pair, head)
    store<u32>(pair, entry, 4)
    atomic.store<u32>(headAt, blockHead(0, pair))
    return true
  }
  const kind = kindOf(head)
  const block = blockOf(head)
  if (kind == 3) return countedAdd(layout, headAt, block, slot)
  if (kind == 1) {
    atomic.store<u32>(block, entry, 12)
    atomic.store<u32>(headAt, blockHead(2, block))
    return true
  }
  const larger = takeBlock(layout, kind == 0 ? 1 : counted)
  if (larger == 0) return false
  if (kind == 0) {
    copySlots(larger, block, 2)
    store<u32>(larger, entry, 8)
  } else {
    store<u32>(larger, 5 | (counted << 16))
    store<u32>(larger, 0, 4)
    copySlots(larger + 8, block, 4)
    store<u32>(larger, entry, 24)
  }
  atomic.store<u32>(headAt, blockHead(kind == 0 ? 1 : 3, larger))
  freeBlock(layout, block, kind == 0 ? 0 : 1)
  return true
}

function countedAdd(layout: usize, headAt: usize, block: usize, slot: u32): bool {
  const header = load<u32>(block)
  const count = header & 0xffff
  const blockClass = header >> 16
  if (count < capacityOf(blockClass)) {
    atomic.store<u32>(block + 8 + (<usize>count << 2), slot + 1)
    atomic.store<u32>(block, header + 1)
    return true
  }
  if (blockClass == classMax) {
    setSpilled(slot)
    atomic.store<u32>(block, load<u32>(block, 4) + 1, 4)
    return true
  }
  const larger = takeBlock(layout, blockClass + 1)
  if (larger == 0) return false
  store<u32>(larger, (count + 1) | ((blockClass + 1) << 16))
  store<u32>(larger, load<u32>(block, 4), 4)
  copySlots(larger + 8, block + 8, count)
  store<u32>(larger + 8 + (<usize>count << 2), slot + 1)
  atomic.store<u32>(headAt, blockHead(3, larger))
  freeBlock(layout, block, blockClass)
  return true
}

/** Position of an entry among `count` words, or `count`. */
function find(at: usize, count: u32, entry: u32): u32 {
  let i: u32 = 0
  while (i < count && load<u32>(at + (<usize>i << 2)) != entry) i++
  return i
}

/** Takes a slot out of the bucket. False when memory for a smaller block is used up: the slot is still referred to. */
export function bucketRemove(layout: usize, headAt: usize, slot: u32): bool {
  const head = load<u32>(headAt)
  const entry = slot + 1
  if (head == entry) {
    atomic.store<u32>(headAt, 0)
    return true
  }
  const kind = kindOf(head)
  const block = blockOf(head)
  if (kind == 3) return countedRemove(layout, headAt, block, entry)
  if (kind == 0) {
    atomic.store<u32>(headAt, load<u32>(block) == entry ? load<u32>(block, 4) : load<u32>(block))
    freeBlock(layout, block, 0)
    return true
  }
  const place = find(block, kind + 2, entry)
  if (kind == 2) {
    if (place < 3) atomic.store<u32>(block + (<usize>place << 2), load<u32>(block, 12))
    atomic.store<u32>(headAt, blockHead(1, block))
    return true
  }
  const pair = takeBlock(layout, 0)
  if (pair == 0) return false
  store<u32>(pair, load<u32>(block + (place == 0 ? 4 : 0)))
  store<u32>(pair, load<u32>(block + (place == 2 ? 4 : 8)), 4)
  atomic.store<u32>(headAt, blockHead(0, pair))
  freeBlock(layout, block, 1)
  return true
}

function countedRemove(layout: usize, headAt: usize, block: usize, entry: u32): bool {
  const header = load<u32>(block)
  const count = header & 0xffff
  const blockClass = header >> 16
  const slots = block + 8
  const spilled = load<u32>(block, 4)
  const place = find(slots, count, entry)
  if (place == count) {
    atomic.store<u32>(block, spilled - 1, 4)
    return true
  }
  const rest = count - 1
  if (place < rest) atomic.store<u32>(slots + (<usize>place << 2), load<u32>(slots + (<usize>rest << 2)))
  atomic.store<u32>(block, header - 1)
  if (spilled == 0) shrink(layout, headAt, block, rest, blockClass)
  return true
}

/** Moves a bucket that has become small into a smaller block, when there is memory for one. */
function shrink(layout: usize, headAt: usize, block: usize, count: u32, blockClass: u32): void {
  const smallest = blockClass == counted
  if (count > (smallest ? 3 : capacityOf(blockClass) >> 2)) return
  const smaller = takeBlock(layout, blockClass - 1)
  if (smaller == 0) return
  if (smallest) {
    copySlots(smaller, block + 8, 3)
  } else {
    store<u32>(smaller, count | ((blockClass - 1) << 16))
    store<u32>(smaller, 0, 4)
    copySlots(smaller + 8, block + 8, count)
  }
  atomic.store<u32>(headAt, blockHead(smallest ? 1 : 3, smaller))
  freeBlock(layout, block, blockClass)
}

/** Entry (slot + 1) number `i` of a bucket, or 0 after the last. For the writer only. */
export function bucketEntry(headAt: usize, i: u32): u32 {
  const head = load<u32>(headAt)
  if ((head & isBlock) == 0) return i == 0 ? head : 0
  const kind = kindOf(head)
  const block = blockOf(head)
  if (kind < 3) return i < kind + 2 ? load<u32>(block + (<usize>i << 2)) : 0
  return i < (load<u32>(block) & 0xffff) ? load<u32>(block + 8 + (<usize>i << 2)) : 0
}

/** Whether slots of this bucket are marked as spilled. */
export function bucketSpilled(headAt: usize): bool {
  const head = load<u32>(headAt)
  return (head & isBlock) != 0 && kindOf(head) == 3 && load<u32>(blockOf(head), 4) != 0
}
