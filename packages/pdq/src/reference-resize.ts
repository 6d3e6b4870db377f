/**
 * The resize that the reference applies to files before hashing (pdq/cpp/io/pdqio.cpp): nearest neighbour to 512x512, aspect ratio not kept,
 * when either side is longer than 512. Smaller pictures are never enlarged: that moved hashes by up to 74 bits.
 */

/** The reference's target, and the longest side it leaves alone. */
const fileSideMax = 512

/**
 * Which source columns and rows make the picture that the reference hashes for a file of this size; null when it is hashed as it is.
 * Pixel (x, y) of the resized picture is source pixel (columns[x], rows[y]).
 */
export function nearest512(
  width: number,
  height: number,
): { width: number; height: number; columns: Uint32Array; rows: Uint32Array } | null {
  if (width <= fileSideMax && height <= fileSideMax) return null
  return { width: fileSideMax, height: fileSideMax, columns: nearest(width), rows: nearest(height) }
}

function nearest(side: number): Uint32Array {
  return Uint32Array.from({ length: fileSideMax }, (_, i) => Math.floor((i * side) / fileSideMax))
}
