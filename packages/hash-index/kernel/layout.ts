/**
 * Layouts: how 256 bits are cut into chunks, and where the table of each chunk is.
 *
 * A table has 2^indexBits buckets of one cache line; the first indexBits of a chunk choose the bucket, the rest of the
 * chunk and the beginning of the next make up the tag that is kept with every slot. See buckets.ts and search.ts.
 * One table more finds the slot of an id.
 */
import { generationAt, layoutAt, layoutBytes, layoutsAt, masksAt, pageBytes } from "./memory-map"
import { givePageList, giveRegion, growRegion } from "./pages"

// Layout record, u32 words.
export const levelIn: usize = 0
export const chunksIn: usize = 4
export const indexBitsIn: usize = 8
export const generationIn: usize = 12
export const firstPageIn: usize = 16 // pages that the layout's overflow lines lie in, linked by their first word
export const lastPageIn: usize = 20
export const pagesIn: usize = 24
export const arenaIn: usize = 28 // unused rest of the newest page
export const arenaEndIn: usize = 32
export const freeLineIn: usize = 36
const tablesPagesIn: usize = 40
export const tablesIn: usize = 128 // 16 bytes a table: first bit, width, address
export const tableBytes: usize = 16
export const lineShift: u32 = 6

/** Bits of a tag. */
const tagBits: u32 = 16
/** Chunk radii above this are never worth their probes: a linear scan is cheaper. */
export const chunkRadiusMax: i32 = 4
/** Most index bits of any layout. */
const indexBitsMax: u32 = 20

/** Layouts by number of entries, measured: see README. Each must be filled before the next is due. */
export function levelFor(entries: u32): u32 {
  return entries >= 4_000_000 ? 3 : entries >= 300_000 ? 2 : entries >= 60_000 ? 1 : 0
}

/** Number of masks of `weight` bits among `width` bits. */
export function binomial(width: u32, weight: i32): u32 {
  let count: u32 = 1
  for (let i: i32 = 0; i < weight; i++) count = (count * (width - i)) / (i + 1)
  return count
}

/** Address of the first mask of `weight` bits. Ascending, so the masks of fewer index bits are a prefix. */
export function masksOf(weight: i32): usize {
  let before: u32 = 0
  for (let w: i32 = 0; w < weight; w++) before += binomial(indexBitsMax, w)
  return masksAt + (<usize>before << 2)
}

/** Writes the mask table, once for a new memory. */
export function writeMasks(): void {
  let at = masksAt
  store<u32>(at, 0)
  at += 4
  for (let weight: i32 = 1; weight <= chunkRadiusMax; weight++) {
    let mask: u32 = (1 << weight) - 1
    const count = binomial(indexBitsMax, weight)
    for (let i: u32 = 0; i < count; i++) {
      store<u32>(at, mask)
      at += 4
      // Gosper: the next larger number with the same number of bits.
      const low = mask & (0 - mask)
      const ripple = mask + low
      mask = (((ripple ^ mask) >> 2) / low) | ripple
    }
  }
}

/** Writes a layout with empty tables; 0 when memory does not suffice. */
export function makeLayout(level: u32): usize {
  const current: usize = load<u32>(layoutAt)
  const layout = current == layoutsAt ? layoutsAt + layoutBytes : layoutsAt
  const chunks: u32 = level == 3 ? 11 : 16
  const indexBits: u32 = level == 3 ? 19 : 12 + 2 * level
  const pages = ((chunks + 1) << (indexBits + lineShift)) / pageBytes
  const tables = growRegion(pages)
  if (tables == 0) return 0
  memory.fill(layout, 0, layoutBytes)
  store<u32>(layout, level, levelIn)
  store<u32>(layout, chunks, chunksIn)
  store<u32>(layout, indexBits, indexBitsIn)
  store<u32>(layout, load<u32>(generationAt) + 1, generationIn)
  store<u32>(layout, pages, tablesPagesIn)
  const width: u32 = 256 / chunks
  const wider: u32 = 256 % chunks
  let bit: u32 = 0
  for (let i: u32 = 0; i <= chunks; i++) {
    const table = layout + tablesIn + <usize>i * tableBytes
    store<u32>(table, bit)
    store<u32>(table, i < wider ? width + 1 : width, 4)
    store<u32>(table, <u32>tables + (i << (indexBits + lineShift)), 8)
    bit += i < wider ? width + 1 : width
  }
  return layout
}

/** Gives back all memory of a layout that queries no longer use. */
export function dropLayout(layout: usize): void {
  givePageList(load<u32>(layout, firstPageIn), load<u32>(layout, lastPageIn), load<u32>(layout, pagesIn))
  giveRegion(load<u32>(layout, tablesIn + 8), load<u32>(layout, tablesPagesIn))
}

/** The bits [bit, bit + width) of the 256 in four words. */
function chunkOf(w0: u64, w1: u64, w2: u64, w3: u64, bit: u32, width: u32): u32 {
  const word = bit >> 6
  const shift = <u64>(bit & 63)
  const low = word == 0 ? w0 : word == 1 ? w1 : word == 2 ? w2 : w3
  let value = low >> shift
  if (shift + width > 64) {
    const high = word == 0 ? w1 : word == 1 ? w2 : w3
    value |= high << (64 - shift)
  }
  return <u32>value & (((<u32>1) << width) - 1)
}

/** Chunk `i` of the 256 bits in four words. */
export function chunkAt(layout: usize, i: u32, w0: u64, w1: u64, w2: u64, w3: u64): u32 {
  const table = layout + tablesIn + <usize>i * tableBytes
  return chunkOf(w0, w1, w2, w3, load<u32>(table), load<u32>(table, 4))
}

/** Tag of a slot in the table of a chunk: what the bucket does not say about the chunk, then the next chunk's first bits. */
// @ts-ignore: decorator
@inline
export function tagOf(chunk: u32, next: u32, width: u32, indexBits: u32): u32 {
  return ((chunk >> indexBits) | (next << (width - indexBits))) & ((1 << tagBits) - 1)
}

/** A bijection of 32 bits (MurmurHash3 finaliser): ids spread over the buckets of the id table. */
export function mixId(id: u32): u32 {
  let h = id
  h = (h ^ (h >> 16)) * 0x85ebca6b
  h = (h ^ (h >> 13)) * 0xc2b2ae35
  return h ^ (h >> 16)
}
