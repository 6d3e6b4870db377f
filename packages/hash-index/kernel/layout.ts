/**
 * Layouts: how 256 bits are cut into chunks, and where the bucket table of each chunk is.
 *
 * A layout of m chunks is exact for radius R when the chunk radii r_i satisfy sum(r_i + 1) > R (pigeonhole).
 * Few wide chunks suit many entries; the tables of m chunks cost 4 * sum(2^width) bytes.
 * One table more finds the slot of an id. See shared reference hashing.md, section 5.
 */
import { layoutBytes, layoutsAt, masksAt, pageBytes, generationAt, layoutAt } from "./memory-map"
import { giveRegion, givePageList, growRegion } from "./pages"

// Layout record, u32 words.
export const chunksIn: usize = 0
export const generationIn: usize = 4
export const firstPageIn: usize = 8 // pages that the layout's blocks lie in, linked by their first word
export const lastPageIn: usize = 12
export const pagesIn: usize = 16
export const arenaIn: usize = 20 // unused rest of the newest page
export const arenaEndIn: usize = 24
const headsIn: usize = 28
const headsPagesIn: usize = 32
export const freeBlocksIn: usize = 36 // one list per block class
export const tablesIn: usize = 128 // 16 bytes a table: first bit, width, heads
export const tableBytes: usize = 16

/** Chunk radii above this are never worth their probes: a linear scan is cheaper. */
export const chunkRadiusMax: i32 = 3
/** Widest chunk of any layout. */
const widthMax: u32 = 24

/** Number of masks of `weight` bits among `width` bits. */
export function binomial(width: u32, weight: i32): u32 {
  if (weight == 0) return 1
  if (weight == 1) return width
  if (weight == 2) return (width * (width - 1)) / 2
  return (width * (width - 1) * (width - 2)) / 6
}

/** Address of the first mask of `weight` bits. Ascending, so the masks of a narrower chunk are a prefix. */
export function masksOf(weight: i32): usize {
  let before: u32 = 0
  for (let w: i32 = 0; w < weight; w++) before += binomial(widthMax, w)
  return masksAt + (<usize>before << 2)
}

/** Writes the mask table, once for a new memory. */
export function writeMasks(): void {
  let at = masksAt
  store<u32>(at, 0)
  at += 4
  for (let weight: i32 = 1; weight <= chunkRadiusMax; weight++) {
    let mask: u32 = (1 << weight) - 1
    const count = binomial(widthMax, weight)
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

/** Writes a layout of `chunks` chunks with empty tables; 0 when memory does not suffice. */
export function makeLayout(chunks: u32): usize {
  const current: usize = load<u32>(layoutAt)
  const layout = current == layoutsAt ? layoutsAt + layoutBytes : layoutsAt
  const width: u32 = 256 / chunks
  const wider: u32 = 256 % chunks
  let bytes: u64 = 0
  for (let i: u32 = 0; i <= chunks; i++) bytes += <u64>4 << (i < wider ? width + 1 : width)
  const pages = <u32>((bytes + pageBytes - 1) >> 16)
  const heads = growRegion(pages)
  if (heads == 0) return 0
  memory.fill(layout, 0, layoutBytes)
  store<u32>(layout, chunks, chunksIn)
  store<u32>(layout, load<u32>(generationAt) + 1, generationIn)
  store<u32>(layout, <u32>heads, headsIn)
  store<u32>(layout, pages, headsPagesIn)
  let bit: u32 = 0
  let table = layout + tablesIn
  let at = <u32>heads
  for (let i: u32 = 0; i <= chunks; i++) {
    const w = i < wider ? width + 1 : width
    store<u32>(table, bit)
    store<u32>(table, w, 4)
    store<u32>(table, at, 8)
    bit += w
    at += <u32>4 << w
    table += tableBytes
  }
  return layout
}

/** Gives back all memory of a layout that queries no longer use. */
export function dropLayout(layout: usize): void {
  givePageList(load<u32>(layout, firstPageIn), load<u32>(layout, lastPageIn), load<u32>(layout, pagesIn))
  giveRegion(load<u32>(layout, headsIn), load<u32>(layout, headsPagesIn))
}

/** The bits [bit, bit + width) of the 256 in four words. */
// @ts-ignore: decorator
@inline
export function chunkOf(w0: u64, w1: u64, w2: u64, w3: u64, bit: u32, width: u32): u32 {
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

/** Bucket of an id: a bijection of 32 bits (MurmurHash3 finaliser), cut to the width of the id table. */
// @ts-ignore: decorator
@inline
export function idChunk(id: u32, width: u32): u32 {
  let h = id
  h = (h ^ (h >> 16)) * 0x85ebca6b
  h = (h ^ (h >> 13)) * 0xc2b2ae35
  h ^= h >> 16
  return h & (((<u32>1) << width) - 1)
}
