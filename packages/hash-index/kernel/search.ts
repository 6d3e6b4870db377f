/**
 * Search: every entry within a radius, by buckets when that is cheaper than looking at all slots, else by the scan.
 *
 * Chunk radii r_i with sum(r_i + 1) > radius make the bucket search exact: of the chunk differences d_i of a match,
 * whose sum is at most the radius, some d_i <= r_i. More holds (cycle lemma: the integers d_i - r_i - 1, in a ring, sum
 * to less than 0, so from some i on all partial sums are below 0): for some i also d_i + d_(i+1) <= r_i + r_(i+1) + 1.
 * The tag holds part of both chunks and so rejects all but about one in a hundred slots without their hash being read.
 *
 * Lines are read breadth-first, so that cache misses overlap. The work is bounded: past the cost of a scan the bucket
 * search stops and the scan is done instead. Safe beside one writer: see undisturbed() in hash-index.ts.
 */
import { lineSlots, linesMax, slotsIn, spillFlag, tagsIn } from "./buckets"
import {
  binomial,
  chunkAt,
  chunkRadiusMax,
  chunksIn,
  indexBitsIn,
  lineShift,
  masksOf,
  tableBytes,
  tablesIn,
  tagOf,
} from "./layout"
import {
  directoryAt,
  entriesAt,
  halfBAt,
  segmentShift,
  segmentSlots,
  segmentSpilledAt,
  slotsAt,
  spillAt,
  spilledAt,
} from "./memory-map"
import { hashAt, idOf, isAlive } from "./slots"

// Costs in units of looking at one slot in a scan (about 0.7 ns), measured: see bench.
const lineCost: f64 = 20
const candidateCost: f64 = 20

// Scratch of this instance. JavaScript writes the query and reads the counters and hits: see src/kernel.ts.
export let scratch: usize = 0
const linesIn: usize = 32
const candidatesIn: usize = 36
const scannedIn: usize = 40
const radiiIn: usize = 64 // i32 per chunk, -1 for a chunk that is not probed
const listIn: usize = 1024 // addresses of lines to look at, up to all masks of 20 bits
const linksIn: usize = 32768 // addresses of the lines after them
const candidateListIn: usize = 65536
const candidatesMax: u32 = 16384

let hitsAddress: usize = 0
let hitsMax: u32 = 0
let hits: u32 = 0

let q0: u64 = 0
let q1: u64 = 0
let q2: u64 = 0
let q3: u64 = 0
let linesRead: u32 = 0
let candidatesRead: u32 = 0
let budget: f64 = 0
let spillMet: u32 = 0

export function setScratch(address: usize): void {
  scratch = address
}

export function setHits(address: usize, max: u32): void {
  hitsAddress = address
  hitsMax = max
}

/** Runs the query in scratch against the layout. Returns the number of hits, of which at most hitsMax are written. */
export function search(layout: usize, radius: i32): u32 {
  q0 = load<u64>(scratch)
  q1 = load<u64>(scratch, 8)
  q2 = load<u64>(scratch, 16)
  q3 = load<u64>(scratch, 24)
  hits = 0
  linesRead = 0
  candidatesRead = 0
  spillMet = 0
  budget = <f64>atomic.load<u32>(slotsAt)
  store<u32>(scratch, 0, scannedIn)
  const found = searchBuckets(layout, radius)
  store<u32>(scratch, linesRead, linesIn)
  store<u32>(scratch, candidatesRead, candidatesIn)
  if (!found) {
    hits = 0
    scan(radius)
  }
  return hits
}

/** Chooses the cheapest chunk radii with sum(r_i + 1) > radius. Returns their cost, infinite when there are none. */
function plan(layout: usize, radius: i32, entries: f64): f64 {
  const chunks = load<u32>(layout, chunksIn)
  const indexBits = load<u32>(layout, indexBitsIn)
  const linesEach = 0.5 + entries / <f64>(lineSlots << indexBits)
  const each = lineCost * max<f64>(1, linesEach)
  const radii = scratch + radiiIn
  // All buckets have the same number of index bits, so the cheapest choice raises all radii evenly.
  const even = (radius + 1) / <i32>chunks
  const raised = (radius + 1) % <i32>chunks
  if (even + (raised > 0 ? 1 : 0) > chunkRadiusMax + 1) return Infinity
  let total: f64 = 0
  for (let i: i32 = 0; i < <i32>chunks; i++) {
    const chunkRadius = even - (i < raised ? 0 : 1)
    store<i32>(radii + (<usize>i << 2), chunkRadius)
    for (let weight: i32 = 0; weight <= chunkRadius; weight++) total += <f64>binomial(indexBits, weight) * each
  }
  return total
}

/** False when a scan is cheaper. Hits may have been written by then. */
function searchBuckets(layout: usize, radius: i32): bool {
  if (plan(layout, radius, <f64>atomic.load<u32>(entriesAt)) >= budget) return false
  const chunks = load<u32>(layout, chunksIn)
  for (let i: u32 = 0; i < chunks; i++) if (!searchChunk(layout, i, radius)) return false
  return (spillMet & spillFlag) == 0 || searchSpilled(radius)
}

function radiusOf(chunk: u32): i32 {
  return load<i32>(scratch + radiiIn + (<usize>chunk << 2))
}

/** Looks at all buckets within the radius of one chunk. False when the budget is used up. */
function searchChunk(layout: usize, i: u32, radius: i32): bool {
  const chunks = load<u32>(layout, chunksIn)
  const indexBits = load<u32>(layout, indexBitsIn)
  const following = i + 1 == chunks ? 0 : i + 1
  const chunkRadius = radiusOf(i)
  if (chunkRadius < 0) return true
  const table = layout + tablesIn + <usize>i * tableBytes
  const chunk = chunkAt(layout, i, q0, q1, q2, q3)
  const tag = tagOf(chunk, chunkAt(layout, following, q0, q1, q2, q3), load<u32>(table, 4), indexBits)
  const tags = <u64>tag * 0x0001000100010001
  const lines: usize = load<u32>(table, 8)
  const index = chunk & ((1 << indexBits) - 1)
  for (let weight: i32 = 0; weight <= chunkRadius; weight++) {
    let count = probe(lines, index, weight, indexBits)
    const limit = chunkRadius + radiusOf(following) + 1 - weight
    let list = scratch + listIn
    let links = scratch + linksIn
    for (let depth: u32 = 0; count > 0 && depth <= linesMax; depth++) {
      linesRead += count
      const following = follow(list, count, links)
      candidatesRead += compare(list, count, tags, limit, radius, layout, i)
      if (<f64>linesRead * lineCost + <f64>candidatesRead * candidateCost > budget) return false
      count = following
      const swap = list
      list = links
      links = swap
    }
  }
  return true
}

/** Lists the lines of all buckets that differ from the index in `weight` bits. */
function probe(lines: usize, index: u32, weight: i32, indexBits: u32): u32 {
  const count = binomial(indexBits, weight)
  const masks = masksOf(weight)
  const list = scratch + listIn
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    store<u32>(list + i, <u32>lines + ((index ^ load<u32>(masks + i)) << lineShift))
  }
  return count
}

/** Lists the lines that come after those in the list, and brings these into the cache. Returns how many there are. */
function follow(list: usize, count: u32, links: usize): u32 {
  let filled: usize = 0
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const link = load<u32>(load<u32>(list + i))
    spillMet |= link
    const next = link & 0xffffffc0
    store<u32>(links + filled, next)
    filled += next != 0 ? 4 : 0
  }
  return <u32>(filled >> 2)
}

/** Looks at the tags in the lines of the list, then at the hashes of the slots that pass. Returns how many passed. */
function compare(list: usize, count: u32, tags: u64, limit: i32, radius: i32, layout: usize, chunk: u32): u32 {
  const out = scratch + candidateListIn
  const most = <u64>limit
  let passed: u32 = 0
  let total: u32 = 0
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const line: usize = load<u32>(list + i)
    const a = load<u64>(line, tagsIn) ^ tags
    const b = load<u64>(line, tagsIn + 8) ^ tags
    const c = <u64>load<u32>(line, tagsIn + 16) ^ tags
    for (let k: u32 = 0; k < 4; k++) {
      if (popcnt<u64>((a >> (<u64>k << 4)) & 0xffff) <= most) passed = pass(out, passed, line, k)
    }
    for (let k: u32 = 0; k < 4; k++) {
      if (popcnt<u64>((b >> (<u64>k << 4)) & 0xffff) <= most) passed = pass(out, passed, line, k + 4)
    }
    for (let k: u32 = 0; k < 2; k++) {
      if (popcnt<u64>((c >> (<u64>k << 4)) & 0xffff) <= most) passed = pass(out, passed, line, k + 8)
    }
    if (passed > candidatesMax - lineSlots) {
      check(passed, layout, chunk, radius)
      total += passed
      passed = 0
    }
  }
  check(passed, layout, chunk, radius)
  return total + passed
}

// @ts-ignore: decorator
@inline
function pass(out: usize, passed: u32, line: usize, i: u32): u32 {
  const entry = load<u32>(line + slotsIn + (<usize>i << 2))
  store<u32>(out + (<usize>passed << 2), entry)
  return passed + (entry != 0 ? 1 : 0)
}

/** Reports those of the candidates that are within the radius. */
function check(count: u32, layout: usize, chunk: u32, radius: i32): void {
  const out = scratch + candidateListIn
  const end = out + (<usize>count << 2)
  const limit = <u64>radius
  let near = out
  for (let at = out; at < end; at += 4) {
    const entry = load<u32>(at)
    const hash = hashAt(entry - 1)
    const distance = popcnt<u64>(load<u64>(hash) ^ q0) + popcnt<u64>(load<u64>(hash, 8) ^ q1)
    store<u32>(near, entry)
    near += distance <= limit ? 4 : 0
  }
  for (let at = out; at < near; at += 4) report(load<u32>(at) - 1, layout, chunk, radius)
}

/**
 * Writes a hit when the slot is alive and within the radius, and no earlier chunk finds it too.
 * The alive bit is read first: the words read after it are those of one entry, whole.
 */
function report(slot: u32, layout: usize, chunk: u32, radius: i32): void {
  if (!isAlive(slot)) return
  const hash = hashAt(slot)
  const d0 = load<u64>(hash) ^ q0
  const d1 = load<u64>(hash, 8) ^ q1
  const d2 = load<u64>(hash, halfBAt) ^ q2
  const d3 = load<u64>(hash, halfBAt + 8) ^ q3
  const distance = <i32>(popcnt<u64>(d0) + popcnt<u64>(d1) + popcnt<u64>(d2) + popcnt<u64>(d3))
  if (distance > radius) return
  for (let i: u32 = 0; i < chunk; i++) if (finds(layout, i, d0, d1, d2, d3)) return
  if (hits < hitsMax) {
    const hit = hitsAddress + (<usize>hits << 3)
    store<u32>(hit, idOf(slot))
    store<u32>(hit, <u32>distance, 4)
  }
  hits++
}

/** Whether the search of chunk `i` is sure to find a slot with these differences. */
function finds(layout: usize, i: u32, d0: u64, d1: u64, d2: u64, d3: u64): bool {
  const own = radiusOf(i)
  const difference = <i32>popcnt<u32>(chunkAt(layout, i, d0, d1, d2, d3))
  if (difference > own) return false
  const following = i + 1 == load<u32>(layout, chunksIn) ? 0 : i + 1
  const next = <i32>popcnt<u32>(chunkAt(layout, following, d0, d1, d2, d3))
  return difference + next <= own + radiusOf(following) + 1
}

/** Looks at every spilled slot. False when a scan is cheaper. */
function searchSpilled(radius: i32): bool {
  const slots = atomic.load<u32>(slotsAt)
  const spilled = atomic.load<u32>(spilledAt)
  if (<f64>spilled * 2 > <f64>slots) return false
  store<u32>(scratch, spilled, scannedIn)
  if (spilled == 0) return true
  const segments = (slots + segmentSlots - 1) >> segmentShift
  for (let s: u32 = 0; s < segments; s++) {
    const segment: usize = load<u32>(directoryAt + (<usize>s << 2))
    if (atomic.load<u32>(segment, segmentSpilledAt) == 0) continue
    for (let w: u32 = 0; w < segmentSlots >> 5; w++) {
      let word = atomic.load<u32>(segment + (<usize>w << 2), spillAt)
      while (word != 0) {
        report((s << segmentShift) + (w << 5) + ctz<u32>(word), 0, 0, radius)
        word &= word - 1
      }
    }
  }
  return true
}

/** Looks at every slot, in order. */
function scan(radius: i32): void {
  const slots = atomic.load<u32>(slotsAt)
  store<u32>(scratch, slots, scannedIn)
  const limit = <u64>radius
  for (let first: u32 = 0; first < slots; first += segmentSlots) {
    const start = hashAt(first)
    const end = start + (<usize>min(segmentSlots, slots - first) << 4)
    for (let at = start; at < end; at += 16) {
      const distance = popcnt<u64>(load<u64>(at) ^ q0) + popcnt<u64>(load<u64>(at, 8) ^ q1)
      if (distance <= limit && isNear(at, distance, limit)) report(first + <u32>((at - start) >> 4), 0, 0, radius)
    }
  }
}

// @ts-ignore: decorator
@inline
function isNear(at: usize, distance: u64, limit: u64): bool {
  return distance + popcnt<u64>(load<u64>(at, halfBAt) ^ q2) + popcnt<u64>(load<u64>(at, halfBAt + 8) ^ q3) <= limit
}
