/**
 * Buckets: which slots share the index bits of a chunk. A bucket is one line of 64 bytes in its table, and more lines
 * linked to it when ten slots are not enough.
 *
 * Line: link u32 (address of the next line; bit 0 of the first line: some slots spilled), ten u32 (slot + 1, or 0 for
 * an empty place), ten u16 tags.
 *
 * A slot keeps its place until it is removed, so a reader beside the writer cannot miss it. A tag is written before its
 * slot. A line that was emptied is unlinked and freed with its link intact.
 *
 * A bucket has a limit; what does not fit is marked in the slot (spill), and queries that meet such a bucket look at all
 * marked slots. So add, remove and query stay bounded when someone lists many hashes that share chunks.
 */
import { arenaEndIn, arenaIn, firstPageIn, freeLineIn, generationIn, lastPageIn, pagesIn } from "./layout"
import { layoutAt, lineRingAt, nextLayoutAt, pageBytes } from "./memory-map"
import { takePage } from "./pages"
import { nothing, passRing } from "./rings"
import { setSpilled } from "./slots"

const lineBytes: usize = 64
export const slotsIn: usize = 4
export const tagsIn: usize = 44
export const lineSlots: u32 = 10
export const spillFlag: u32 = 1
export const linesMax: u32 = 24
/** Lines that an add looks at for an empty place before it takes another line. */
const linesTried: u32 = 4

// @ts-ignore: decorator
@inline
export function linkOf(line: usize): usize {
  return load<u32>(line) & 0xffffffc0
}

/** A line of zeros; 0 when memory is used up. */
function takeLine(layout: usize): usize {
  let line: usize = load<u32>(layout, freeLineIn)
  if (line != 0) {
    store<u32>(layout, load<u32>(line), freeLineIn)
  } else {
    line = load<u32>(layout, arenaIn)
    if (line == load<u32>(layout, arenaEndIn)) line = openPage(layout)
    if (line == 0) return 0
    store<u32>(layout, <u32>(line + lineBytes), arenaIn)
  }
  memory.fill(line, 0, lineBytes)
  return line
}

/** Starts another page of lines. The first line of a page holds its link; the last stays unused: its end may be 4 GiB. */
function openPage(layout: usize): usize {
  const page = takePage()
  if (page == 0) return 0
  const first = load<u32>(layout, firstPageIn)
  store<u32>(page, first)
  if (first == 0) store<u32>(layout, <u32>page, lastPageIn)
  store<u32>(layout, <u32>page, firstPageIn)
  store<u32>(layout, load<u32>(layout, pagesIn) + 1, pagesIn)
  store<u32>(layout, <u32>page + pageBytes - <u32>lineBytes, arenaEndIn)
  return page + lineBytes
}

/** Frees a line that no bucket links to any more. The low bits tell its layout, which may be gone when it is recycled. */
function freeLine(layout: usize, line: usize): void {
  const recycled = passRing(lineRingAt, <u32>line | (load<u32>(layout, generationIn) & 63))
  if (recycled == nothing) return
  let owner: usize = load<u32>(layoutAt)
  if ((load<u32>(owner, generationIn) & 63) != (recycled & 63)) {
    owner = load<u32>(nextLayoutAt)
    if (owner == 0 || (load<u32>(owner, generationIn) & 63) != (recycled & 63)) return
  }
  const free = recycled & 0xffffffc0
  store<u32>(free, load<u32>(owner, freeLineIn))
  store<u32>(owner, free, freeLineIn)
}

function place(line: usize, i: u32, tag: u32, slot: u32): void {
  store<u16>(line + tagsIn + (<usize>i << 1), <u16>tag)
  atomic.store<u32>(line + slotsIn + (<usize>i << 2), slot + 1)
}

/** Position of an entry (slot + 1, or 0 for an empty place) in a line, or lineSlots. */
function find(line: usize, entry: u32): u32 {
  let i: u32 = 0
  while (i < lineSlots && load<u32>(line + slotsIn + (<usize>i << 2)) != entry) i++
  return i
}

/** Adds a slot to the bucket that begins with `first`. Pages for a line must have been reserved. */
export function bucketAdd(layout: usize, first: usize, tag: u32, slot: u32): void {
  let line = first
  for (let tried: u32 = 0; tried < linesTried && line != 0; tried++) {
    const i = find(line, 0)
    if (i < lineSlots) {
      place(line, i, tag, slot)
      return
    }
    line = linkOf(line)
  }
  let lines = linesTried
  for (; line != 0; line = linkOf(line)) lines++
  const added = lines < linesMax ? takeLine(layout) : 0
  if (added == 0) {
    setSpilled(slot)
    atomic.store<u32>(first, load<u32>(first) | spillFlag)
    return
  }
  place(added, 0, tag, slot)
  const link = load<u32>(first)
  store<u32>(added, link & 0xffffffc0)
  atomic.store<u32>(first, <u32>added | (link & spillFlag))
}

/** Takes a slot out of the bucket; it may be among the spilled instead. */
export function bucketRemove(layout: usize, first: usize, slot: u32): void {
  let before: usize = 0
  let line = first
  while (line != 0) {
    const i = find(line, slot + 1)
    if (i < lineSlots) {
      atomic.store<u32>(line + slotsIn + (<usize>i << 2), 0)
      if (line != first && isEmpty(line)) {
        atomic.store<u32>(before, <u32>linkOf(line) | (load<u32>(before) & spillFlag))
        freeLine(layout, line)
      }
      return
    }
    before = line
    line = linkOf(line)
  }
}

function isEmpty(line: usize): bool {
  let any: u32 = 0
  for (let i: u32 = 0; i < lineSlots; i++) any |= load<u32>(line + slotsIn + (<usize>i << 2))
  return any == 0
}
