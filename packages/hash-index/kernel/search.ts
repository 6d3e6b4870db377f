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

// Costs in units of looking at one slot in a scan (about 0.6 ns), measured: see bench.
const lineCost: f64 = 30
const candidateCost: f64 = 15

// Scratch of this instance. JavaScript writes the query and reads the counters and hits: see src/kernel.ts.
export let scratch: usize = 0
const linesIn: usize = 32
const candidatesIn: usize = 36
const scannedIn: usize = 40
const radiiIn: usize = 64 // i32 per chunk, -1 for a chunk that is not probed
// Two frontiers, used in turn: where the lines of each chunk begin, then the lines to look at, u32 each.
const frontiersIn: usize = 1024
const otherFrontierIn: usize = 32768
const linesInFrontier: usize = 128
/** Chunks are searched together up to this many bytes of frontier: their lines then fit in the second-level cache. */
const batchBytes: usize = 16384
const candidateListIn: usize = 65536 // pairs of slot + 1 and chunk
const candidatesMax: u32 = 8192

let hitsAddress: usize = 0
let hitsMax: u32 = 0
let hits: u32 = 0

let q0: u64 = 0
let q1: u64 = 0
let q2: u64 = 0
let q3: u64 = 0
let linesRead: u32 = 0
let candidates: u32 = 0 // in the list
let candidatesRead: u32 = 0 // in the list or checked
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
  candidates = 0
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
  const frontier = scratch + frontiersIn
  const full = frontier + batchBytes
  let chunk: u32 = 0
  while (chunk < chunks) {
    const first = chunk
    let end = frontier + linesInFrontier
    noteStart(frontier, first, end)
    do {
      end = probe(layout, chunk, end)
      chunk++
      noteStart(frontier, chunk, end)
    } while (chunk < chunks && end + (<usize>bucketsWithin(layout, radiusOf(chunk)) << 2) <= full)
    if (!searchBatch(layout, first, chunk, radius)) return false
  }
  check(layout, radius)
  return (spillMet & spillFlag) == 0 || searchSpilled(radius)
}

function radiusOf(chunk: u32): i32 {
  return load<i32>(scratch + radiiIn + (<usize>chunk << 2))
}

/** Where the lines of a chunk begin; they end where those of the next chunk begin. */
function startOf(frontier: usize, chunk: u32): usize {
  return load<u32>(frontier + (<usize>chunk << 2))
}

function noteStart(frontier: usize, chunk: u32, at: usize): void {
  store<u32>(frontier + (<usize>chunk << 2), <u32>at)
}

function bucketsWithin(layout: usize, chunkRadius: i32): u32 {
  const indexBits = load<u32>(layout, indexBitsIn)
  let count: u32 = 0
  for (let weight: i32 = 0; weight <= chunkRadius; weight++) count += binomial(indexBits, weight)
  return count
}

/** Lists the first lines of all buckets within the radius of a chunk; the low bits say in how many bits they differ. */
function probe(layout: usize, chunk: u32, list: usize): usize {
  const indexBits = load<u32>(layout, indexBitsIn)
  const index = chunkAt(layout, chunk, q0, q1, q2, q3) & ((1 << indexBits) - 1)
  const lines = load<u32>(layout + tablesIn + <usize>chunk * tableBytes, 8)
  const chunkRadius = radiusOf(chunk)
  for (let weight: i32 = 0; weight <= chunkRadius; weight++) {
    let mask = masksOf(weight)
    const end = mask + (<usize>binomial(indexBits, weight) << 2)
    for (; mask < end; mask += 4) {
      store<u32>(list, (lines + ((index ^ load<u32>(mask)) << lineShift)) | weight)
      list += 4
    }
  }
  return list
}

/** Looks at the lines of some chunks, then at the lines linked to these, and so on. False when past the budget. */
function searchBatch(layout: usize, first: u32, end: u32, radius: i32): bool {
  let frontier = scratch + frontiersIn
  let next = scratch + otherFrontierIn
  for (let depth: u32 = 0; depth <= linesMax; depth++) {
    const lines = <u32>(startOf(frontier, end) - startOf(frontier, first)) >> 2
    if (lines == 0) break
    linesRead += lines
    touch(startOf(frontier, first), startOf(frontier, end))
    let filled = next + linesInFrontier
    noteStart(next, first, filled)
    for (let chunk = first; chunk < end; chunk++) {
      filled = compare(layout, frontier, chunk, radius, filled)
      noteStart(next, chunk + 1, filled)
    }
    if (<f64>linesRead * lineCost + <f64>candidatesRead * candidateCost > budget) return false
    const swap = frontier
    frontier = next
    next = swap
  }
  return true
}

/**
 * Brings lines into the cache. Nothing else is done here: a store whose address waits for a read keeps the reads behind
 * it from being under way at the same time, which costs more than half of the query's time.
 */
function touch(from: usize, to: usize): void {
  let met: u32 = 0
  for (; from < to; from += 4) met |= load<u32>(load<u32>(from) & 0xffffffc0)
  spillMet |= met
}

/** Lists the slots whose tag passes in the lines of a chunk, and at `filled` the lines after these. Returns its end. */
function compare(layout: usize, frontier: usize, chunk: u32, radius: i32, filled: usize): usize {
  const following = chunk + 1 == load<u32>(layout, chunksIn) ? 0 : chunk + 1
  const width = load<u32>(layout + tablesIn + <usize>chunk * tableBytes, 4)
  const own = chunkAt(layout, chunk, q0, q1, q2, q3)
  const tag = tagOf(own, chunkAt(layout, following, q0, q1, q2, q3), width, load<u32>(layout, indexBitsIn))
  const tags = i16x8.splat(<i16>tag)
  const most = radiusOf(chunk) + radiusOf(following) + 1
  const to = startOf(frontier, chunk + 1)
  for (let from = startOf(frontier, chunk); from < to; from += 4) {
    const listed = load<u32>(from)
    const line: usize = listed & 0xffffffc0
    const limit = most - <i32>(listed & 63)
    const link = load<u32>(line)
    store<u32>(filled, (link & 0xffffffc0) | (listed & 63))
    filled += <usize>(link > 63) << 2
    const bits = i8x16.popcnt(v128.xor(v128.load(line, tagsIn), tags))
    const sums = i16x8.extadd_pairwise_i8x16_u(bits)
    let passing = i16x8.bitmask(i16x8.le_s(sums, i16x8.splat(<i16>limit)))
    const rest = load<u32>(line, tagsIn + 16) ^ (tag | (tag << 16))
    if (<i32>popcnt<u32>(rest & 0xffff) <= limit) passing |= 1 << 8
    if (<i32>popcnt<u32>(rest >> 16) <= limit) passing |= 1 << 9
    while (passing != 0) {
      pass(line, ctz<u32>(passing), chunk)
      passing &= passing - 1
    }
    if (candidates > candidatesMax - lineSlots) check(layout, radius)
  }
  return filled
}

function pass(line: usize, i: u32, chunk: u32): void {
  const entry = load<u32>(line + slotsIn + (<usize>i << 2))
  const at = scratch + candidateListIn + (<usize>candidates << 3)
  store<u32>(at, entry)
  store<u32>(at, chunk, 4)
  const added: u32 = entry != 0 ? 1 : 0
  candidates += added
  candidatesRead += added
}

/** Empties the list of candidates and reports those that are within the radius. */
function check(layout: usize, radius: i32): void {
  const list = scratch + candidateListIn
  const end = list + (<usize>candidates << 3)
  const limit = <u64>radius
  let near = list
  for (let at = list; at < end; at += 8) {
    const hash = hashAt(load<u32>(at) - 1)
    const distance = popcnt<u64>(load<u64>(hash) ^ q0) + popcnt<u64>(load<u64>(hash, 8) ^ q1)
    store<u64>(near, load<u64>(at))
    near += <usize>(distance <= limit) << 3
  }
  candidates = 0
  for (let at = list; at < near; at += 8) report(load<u32>(at) - 1, layout, load<u32>(at, 4), radius)
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

/** Above this radius the first half of a hash rejects too little for its branch to be predicted. */
const halfRadiusMax: i32 = 40

/** Looks at every slot, in order. */
function scan(radius: i32): void {
  const slots = atomic.load<u32>(slotsAt)
  store<u32>(scratch, slots, scannedIn)
  for (let first: u32 = 0; first < slots; first += segmentSlots) {
    const start = hashAt(first)
    const end = start + (<usize>min(segmentSlots, slots - first) << 4)
    if (radius <= halfRadiusMax) scanHalves(first, start, end, radius)
    else scanWhole(first, start, end, radius)
  }
}

function scanHalves(first: u32, start: usize, end: usize, radius: i32): void {
  const limit = <u64>radius
  for (let at = start; at < end; at += 16) {
    const distance = popcnt<u64>(load<u64>(at) ^ q0) + popcnt<u64>(load<u64>(at, 8) ^ q1)
    if (distance <= limit) report(first + <u32>((at - start) >> 4), 0, 0, radius)
  }
}

function scanWhole(first: u32, start: usize, end: usize, radius: i32): void {
  const limit = <u64>radius
  for (let at = start; at < end; at += 16) {
    const half = popcnt<u64>(load<u64>(at) ^ q0) + popcnt<u64>(load<u64>(at, 8) ^ q1)
    const rest = popcnt<u64>(load<u64>(at, halfBAt) ^ q2) + popcnt<u64>(load<u64>(at, halfBAt + 8) ^ q3)
    if (half + rest <= limit) report(first + <u32>((at - start) >> 4), 0, 0, radius)
  }
}
