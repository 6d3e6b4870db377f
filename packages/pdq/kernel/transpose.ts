/** Four vectors of four numbers, rows and columns exchanged. */

@inline
function lowPairs(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5)
}

@inline
function highPairs(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7)
}

@inline
function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2)
}

@inline
function highHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3)
}

/** Stores the transpose of a, b, c, d, its rows `step` bytes apart. */
@inline
export function storeTransposed(at: usize, a: v128, b: v128, c: v128, d: v128, step: usize): void {
  const ab = lowPairs(a, b)
  const cd = lowPairs(c, d)
  const abHigh = highPairs(a, b)
  const cdHigh = highPairs(c, d)
  v128.store(at, lowHalves(ab, cd))
  v128.store(at + step, highHalves(ab, cd))
  v128.store(at + 2 * step, lowHalves(abHigh, cdHigh))
  v128.store(at + 3 * step, highHalves(abHigh, cdHigh))
}
