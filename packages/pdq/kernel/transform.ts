/** The cosine transform of the 64x64 grid, and its quality. */

const gridSide: i32 = 64
const transformSide: i32 = 16

/** Coefficients of the grid, by the 16 lowest frequencies but the constant one, each sum in the order of the reference. */
export function transformGrid(grid: usize, basis: usize, basisTransposed: usize, half: usize, coefficients: usize): void {
  for (let j = 0; j < gridSide << 2; j += 16) {
    transformHalf(grid + <usize>j, half + <usize>j, basis)
    transformHalf(grid + <usize>j, half + <usize>((8 << 8) + j), basis + (8 << 8))
  }
  for (let i = 0; i < transformSide; i++) {
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    let b = basisTransposed
    const row = half + <usize>(i << 8)
    for (let k: usize = 0; k < 256; k += 4) {
      const t = v128.load32_splat(row + k)
      s0 = f32x4.add(s0, f32x4.mul(t, v128.load(b)))
      s1 = f32x4.add(s1, f32x4.mul(t, v128.load(b, 16)))
      s2 = f32x4.add(s2, f32x4.mul(t, v128.load(b, 32)))
      s3 = f32x4.add(s3, f32x4.mul(t, v128.load(b, 48)))
      b += 64
    }
    const to = coefficients + <usize>(i << 6)
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
}

/** Four columns of eight rows of basis times grid. */
@inline
function transformHalf(from: usize, to: usize, rows: usize): void {
  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  let s2 = f32x4.splat(0)
  let s3 = f32x4.splat(0)
  let s4 = f32x4.splat(0)
  let s5 = f32x4.splat(0)
  let s6 = f32x4.splat(0)
  let s7 = f32x4.splat(0)
  for (let k: usize = 0; k < 256; k += 4) {
    const a = v128.load(from)
    const d = rows + k
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(d), a))
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(d, 256), a))
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(d, 512), a))
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(d, 768), a))
    s4 = f32x4.add(s4, f32x4.mul(v128.load32_splat(d, 1024), a))
    s5 = f32x4.add(s5, f32x4.mul(v128.load32_splat(d, 1280), a))
    s6 = f32x4.add(s6, f32x4.mul(v128.load32_splat(d, 1536), a))
    s7 = f32x4.add(s7, f32x4.mul(v128.load32_splat(d, 1792), a))
    from += 256
  }
  v128.store(to, s0)
  v128.store(to, s1, 256)
  v128.store(to, s2, 512)
  v128.store(to, s3, 768)
  v128.store(to, s4, 1024)
  v128.store(to, s5, 1280)
  v128.store(to, s6, 1536)
  v128.store(to, s7, 1792)
}

/** Size of the step between two neighbours of the grid, cut to a whole hundredth of 255. */
@inline
function steps(u: usize, v: usize): v128 {
  const d = f32x4.div(f32x4.mul(f32x4.sub(v128.load(u), v128.load(v)), f32x4.splat(100)), f32x4.splat(255))
  return i32x4.abs(i32x4.trunc_sat_f32x4_s(d))
}

/** Quality of the grid, 0 to 100: the sum of its steps, scaled as in the reference. */
export function gridQuality(grid: usize): i32 {
  let sum = i32x4.splat(0)
  for (let at = grid; at < grid + (63 << 8); at += 16) sum = i32x4.add(sum, steps(at, at + 256))
  const threeLanes = i32x4(-1, -1, -1, 0)
  for (let row = grid; row < grid + (64 << 8); row += 256) {
    for (let at = row; at < row + 240; at += 16) sum = i32x4.add(sum, steps(at, at + 4))
    sum = i32x4.add(sum, v128.and(steps(row + 240, row + 244), threeLanes))
  }
  const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
  return min(total / 90, 100)
}
