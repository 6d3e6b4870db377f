/**
 * Rings: freed lines and freed slots wait here before they are used again.
 *
 * What is freed keeps its content until it has passed its ring. A reader notes at its start how much had been freed
 * and, at its end, how much has been recycled: if nothing freed after its start was recycled, all it read was intact.
 * Without readers (depth 0) what is freed can be used at once.
 */

// Ring record: freed, recycled (u32 counters), address of the places, depth (a power of two).
export const recycledIn: usize = 4
const addressIn: usize = 8
const depthIn: usize = 12

/** Stands for nothing to recycle yet. */
export const nothing: u32 = 0xffffffff

/** Sets how many freed things wait, 4 bytes each. */
export function openRing(ring: usize, places: usize, depth: u32): void {
  store<u32>(ring, <u32>places, addressIn)
  store<u32>(ring, depth, depthIn)
}

/** Takes in what was freed, and gives out what has waited long enough, or nothing. */
export function passRing(ring: usize, freed: u32): u32 {
  const depth = load<u32>(ring, depthIn)
  if (depth == 0) return freed
  const count = load<u32>(ring)
  const recycled = load<u32>(ring, recycledIn)
  const place = load<u32>(ring, addressIn) + ((count & (depth - 1)) << 2)
  const oldest = load<u32>(place)
  store<u32>(place, freed)
  atomic.store<u32>(ring, count + 1)
  if (count - recycled < depth) return nothing
  // Readers must be able to see that it is recycled before its content goes.
  atomic.store<u32>(ring, recycled + 1, recycledIn)
  return oldest
}
