/**
 * Search: every entry within a radius, by buckets when that is cheaper than looking at all slots, else by the scan.
 *
 * Bucket search goes breadth-first through each chunk: heads of all probed buckets, then their slots, then the first
 * halves of the hashes, each as one loop without data-dependent branches, so that cache misses overlap.
 * Its work is bounded: past the cost of a scan it stops and scans instead.
 *
 * Safe beside one writer: see run() in hash-index.ts for what is checked at the end.
 */
import { binomial, chunkOf, chunkRadiusMax, chunksIn, masksOf, tableBytes, tablesIn } from "./layout"
import { bucketSlotsMax } from "./blocks"
import { blockOf, kindOf } from "./buckets"
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

// Costs in units of looking at one slot in a scan (about 0.5 ns), measured: see bench.
const probeCost: f64 = 6
const candidateCost: f64 = 12

// Scratch of this instance. JavaScript writes the query and reads the counters and hits: see src/kernel.ts.
export let scratch: usize = 0
const probesIn: usize = 32
const candidatesIn: usize = 36
const scannedIn: usize = 40
const radiiIn: usize = 64 // i32 per chunk, -1 for a chunk that is not probed
const headsIn: usize = 1024
const slotsIn: usize = 16384
const slotsMax: u32 = 8192

let hitsAddress: usize = 0
let hitsMax: u32 = 0
let hits: u32 = 0

let q0: u64 = 0
let q1: u64 = 0
let q2: u64 = 0
let q3: u64 = 0
let spillMet: bool = false

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
  store<u32>(scratch, 0, probesIn)
  store<u32>(scratch, 0, candidatesIn)
  store<u32>(scratch, 0, scannedIn)
  if (!searchBuckets(layout, radius)) {
    hits = 0
    scan(radius)
  }
  return hits
}

/** Chooses the cheapest chunk radii with sum(r_i + 1) > radius. Returns their cost, infinite when there are none. */
function plan(layout: usize, radius: i32, entries: f64): f64 {
  const chunks = load<u32>(layout, chunksIn)
  const radii = scratch + radiiIn
  for (let i: u32 = 0; i < chunks; i++) store<i32>(radii + (<usize>i << 2), -1)
  let total: f64 = 0
  for (let need = radius + 1; need > 0; need--) {
    let cheapest: f64 = Infinity
    let chosen: usize = 0
    for (let i: u32 = 0; i < chunks; i++) {
      const at = radii + (<usize>i << 2)
      const r = load<i32>(at)
      if (r == chunkRadiusMax) continue
      const width = load<u32>(layout + tablesIn + <usize>i * tableBytes, 4)
      const each = probeCost + (candidateCost * entries) / <f64>((<u32>1) << width)
      const cost = <f64>binomial(width, r + 1) * each
      if (cost < cheapest) {
        cheapest = cost
        chosen = at
      }
    }
    if (chosen == 0) return Infinity
    store<i32>(chosen, load<i32>(chosen) + 1)
    total += cheapest
  }
  return total
}

/** False when a scan is cheaper. Hits may have been written by then. */
function searchBuckets(layout: usize, radius: i32): bool {
  const budget = <f64>atomic.load<u32>(slotsAt)
  if (plan(layout, radius, <f64>atomic.load<u32>(entriesAt)) >= budget) return false
  const chunks = load<u32>(layout, chunksIn)
  spillMet = false
  let probes: u32 = 0
  let candidates: u32 = 0
  for (let i: u32 = 0; i < chunks; i++) {
    const chunkRadius = load<i32>(scratch + radiiIn + (<usize>i << 2))
    if (chunkRadius < 0) continue
    const table = layout + tablesIn + <usize>i * tableBytes
    const filled = probe(table, chunkRadius)
    for (let r: i32 = 0; r <= chunkRadius; r++) probes += binomial(load<u32>(table, 4), r)
    candidates += visit(filled, layout, i, radius)
    store<u32>(scratch, probes, probesIn)
    store<u32>(scratch, candidates, candidatesIn)
    if (<f64>probes * probeCost + <f64>candidates * candidateCost > budget) return false
  }
  return !spillMet || searchSpilled(radius)
}

/** Reads the heads of all buckets of one chunk within its radius into scratch. Returns how many are not empty. */
function probe(table: usize, chunkRadius: i32): u32 {
  const width = load<u32>(table, 4)
  const heads: usize = load<u32>(table, 8)
  const value = chunkOf(q0, q1, q2, q3, load<u32>(table), width)
  const out = scratch + headsIn
  let filled: usize = 0
  for (let weight: i32 = 0; weight <= chunkRadius; weight++) {
    let mask = masksOf(weight)
    const end = mask + (<usize>binomial(width, weight) << 2)
    while (mask < end) {
      const head = load<u32>(heads + (<usize>(value ^ load<u32>(mask)) << 2))
      store<u32>(out + filled, head)
      filled += head != 0 ? 4 : 0
      mask += 4
    }
  }
  return <u32>(filled >> 2)
}

/** Looks at all slots of the buckets in scratch. Returns how many these were. */
function visit(filled: u32, layout: usize, chunk: u32, radius: i32): u32 {
  const out = scratch + slotsIn
  let at = scratch + headsIn
  const end = at + (<usize>filled << 2)
  let count: u32 = 0
  let seen: u32 = 0
  while (at < end) {
    const head = load<u32>(at)
    at += 4
    if (<i32>head > 0) {
      store<u32>(out + (<usize>count << 2), head)
      count++
      continue
    }
    let slots: usize = blockOf(head)
    let size = kindOf(head) + 2
    if (size == 5) {
      size = min(atomic.load<u32>(slots) & 0xffff, bucketSlotsMax)
      if (atomic.load<u32>(slots, 4) != 0) spillMet = true
      slots += 8
    }
    while (size > 0) {
      size--
      store<u32>(out + (<usize>count << 2), atomic.load<u32>(slots + (<usize>size << 2)))
      count++
    }
    if (count > slotsMax - bucketSlotsMax - 1) {
      seen += count
      check(count, layout, chunk, radius)
      count = 0
    }
  }
  check(count, layout, chunk, radius)
  return seen + count
}

/** Reports those of the slots in scratch that are within the radius. */
function check(count: u32, layout: usize, chunk: u32, radius: i32): void {
  const out = scratch + slotsIn
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
  for (let i: u32 = 0; i < chunk; i++) {
    const table = layout + tablesIn + <usize>i * tableBytes
    const part = chunkOf(d0, d1, d2, d3, load<u32>(table), load<u32>(table, 4))
    if (<i32>popcnt<u32>(part) <= load<i32>(scratch + radiiIn + (<usize>i << 2))) return
  }
  if (hits < hitsMax) {
    const hit = hitsAddress + (<usize>hits << 3)
    store<u32>(hit, idOf(slot))
    store<u32>(hit, <u32>distance, 4)
  }
  hits++
}

/** Looks at every spilled slot. False when a scan is cheaper. */
function searchSpilled(radius: i32): bool {
  const slots = atomic.load<u32>(slotsAt)
  const spilled = atomic.load<u32>(spilledAt)
  if (<f64>spilled * 2 > <f64>slots) return false
  store<u32>(scratch, spilled, scannedIn)
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
      if (distance <= limit) report(first + <u32>((at - start) >> 4), 0, 0, radius)
    }
  }
}
