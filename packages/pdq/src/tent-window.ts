/**
 * The box window along one side of a picture; two passes of it make the tent.
 * Reference: computeJaroszFilterWindowSize and box1DFloat in pdq/cpp/downscaling of facebook/ThreatExchange.
 */

import { gridSide } from "./platform.ts"

export type TentWindow = {
  size: number
  /** Pixels after the centre. */
  ahead: number
  /** Distance from the centre back to the first pixel that has left the window. */
  behind: number
  /** Pixels in the window by centre: fewer than `size` near both ends. */
  divisors: Float32Array
}

export function tentWindow(n: number): TentWindow {
  const size = Math.ceil(n / (2 * gridSide))
  const ahead = size >> 1
  const behind = size - ahead
  const divisors = new Float32Array(n)
  for (let i = 0; i < n; i++) divisors[i] = Math.min(i + ahead, n - 1) - Math.max(i - behind + 1, 0) + 1
  return { size, ahead, behind, divisors }
}
