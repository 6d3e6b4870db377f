/**
 * PDQ kernel (AssemblyScript, SIMD): pixels, a strip of eight rows at a time, to the blurred 64x64 grid; grid to coefficients and quality.
 *
 * The result is bit for bit that of the reference C++ (facebook/ThreatExchange, pdq/cpp): every element passes through the same
 * single-precision operations in the same order. Only the order between elements differs, so that four rows or four columns share an instruction.
 *
 * It refuses nothing: sizes are checked by the caller. One instance holds one picture at a time.
 *
 * Both box filters of the tent are one formula at the edges too:
 *   sum = sum + x[i + ahead] - x[i - behind];  out[i] = sum / divisor[i]
 * with x = 0 outside the picture, since adding or subtracting zero is exact. Outside the picture the divisor is infinite, so that out is 0 there.
 * Where the window is a power of two and full, multiplying by its reciprocal gives the same bits as dividing.
 */

const stripRows: i32 = 8
const gridSide: i32 = 64
const transformSide: i32 = 16

// A column of the strip: eight rows, one single-precision number each.
const columnShift: i32 = 5

let width: i32 = 0
let height: i32 = 0
let channels: i32 = 0

let rowWindow: i32 = 0
let rowAhead: i32 = 0
let rowBehind: i32 = 0
let rowFullFrom: i32 = 0
let rowFullTo: i32 = 0
let rowReciprocalExact: bool = false
let sweepWidth: i32 = 0

let columnWindow: i32 = 0
let columnAhead: i32 = 0
let columnBehind: i32 = 0
let columnReciprocalExact: bool = false

/** First picture row of the coming strip; past the last row the strips are zeros. */
let rowNext: i32 = 0
let gridRowNext: i32 = 0

let ringRows: i32 = 0
let ringRecord: i32 = 0
let ringFresh: i32 = 0
let ringStale: i32 = 0
let ringMirror: bool = false

let basis: usize = 0
let basisTransposed: usize = 0
let grid: usize = 0
let half: usize = 0
let coefficients: usize = 0
let running: usize = 0
let firstDivisors: usize = 0
let secondDivisors: usize = 0
let rowDivisors: usize = 0
let columnSums: usize = 0
let columnRing: usize = 0
let gridSums: usize = 0
let gridRing: usize = 0
let strip: usize = 0
let pixels: usize = 0

let cursor: usize = 0

function reserve(bytes: i32): usize {
  const at = cursor
  cursor = (cursor + <usize>bytes + 63) & ~63
  return at
}

function layFixed(): void {
  cursor = (__heap_base + 63) & ~63
  basis = reserve(transformSide * gridSide * 4)
  basisTransposed = reserve(transformSide * gridSide * 4)
  grid = reserve(gridSide * gridSide * 4 + 16)
  half = reserve(transformSide * gridSide * 4)
  coefficients = reserve(transformSide * transformSide * 4)
  running = reserve(64)
  firstDivisors = reserve(32)
  secondDivisors = reserve(32)
}

/** Where the caller writes the 16x64 cosine basis, before anything else. */
export function basisAt(): usize {
  layFixed()
  return basis
}

/** The 64x64 grid: result of `finish`, input of `transform`. */
export function gridAt(): usize {
  return grid
}

/** The 16x16 coefficients: result of `transform`. */
export function coefficientsAt(): usize {
  return coefficients
}

/** Call once when the basis is written. */
export function prepare(): void {
  for (let i = 0; i < transformSide; i++) {
    for (let k = 0; k < gridSide; k++) {
      store<f32>(basisTransposed + <usize>((k * transformSide + i) << 2), load<f32>(basis + <usize>((i * gridSide + k) << 2)))
    }
  }
}

function isPowerOfTwo(n: i32): bool {
  return (n & (n - 1)) == 0
}

/** Pixels in the window whose centre is i, on a line of n; infinite where i is no pixel, which makes the output there zero. */
function divisorAt(i: i32, n: i32, ahead: i32, behind: i32): f32 {
  if (i < 0 || i >= n) return Infinity
  const last = min(i + ahead, n - 1)
  const first = max(i - behind + 1, 0)
  return <f32>(last - first + 1)
}

/** Starts a picture. Returns where the caller writes each strip of eight rows. */
export function open(pictureWidth: i32, pictureHeight: i32, pictureChannels: i32): usize {
  width = pictureWidth
  height = pictureHeight
  channels = pictureChannels
  rowNext = 0
  gridRowNext = 0

  rowWindow = (width + 127) / 128
  rowAhead = rowWindow / 2
  rowBehind = rowWindow - rowAhead
  columnWindow = (height + 127) / 128
  columnAhead = columnWindow / 2
  columnBehind = columnWindow - columnAhead
  rowReciprocalExact = isPowerOfTwo(rowWindow)
  columnReciprocalExact = isPowerOfTwo(columnWindow)
  sweepWidth = (width + rowAhead + 3) & ~3
  rowFullFrom = (rowBehind - 1 + 3) & ~3
  rowFullTo = max(rowFullFrom, (width - rowAhead) & ~3)

  ringRows = (columnWindow + stripRows + 7) & ~7
  ringRecord = (ringRows + stripRows) << 4

  layFixed()
  const margin = (rowWindow + rowBehind) << columnShift
  const groups = sweepWidth >> 2
  rowDivisors = reserve(sweepWidth << 2)
  const zeroFrom = cursor
  columnSums = reserve(sweepWidth << 2)
  columnRing = reserve(groups * ringRecord)
  gridSums = reserve(gridSide << 2)
  gridRing = reserve((gridSide >> 2) * ringRecord)
  const zeroTo = cursor
  strip = reserve(margin + ((sweepWidth + rowAhead + 4) << columnShift)) + <usize>margin
  pixels = reserve(stripRows * width * channels + 64)
  const pages = <i32>((cursor + 0xffff) >> 16)
  if (pages > memory.size()) {
    if (memory.grow(pages - memory.size()) < 0) unreachable()
  }
  memory.fill(zeroFrom, 0, zeroTo - zeroFrom)
  for (let c = 0; c < sweepWidth; c++) store<f32>(rowDivisors + <usize>(c << 2), divisorAt(c, width, rowAhead, rowBehind))
  return pixels
}

/** Takes the strip just written; rows past `rows` are the picture's end. */
export function absorb(rows: i32): void {
  if (rows < stripRows) {
    const stride = width * channels
    memory.fill(pixels + <usize>(rows * stride), 0, <usize>((stripRows - rows) * stride))
  }
  blurStrip()
}

/** Lets the filter run past the last row until the grid is full. */
export function finish(): void {
  const last = gridSource(gridSide - 1, height) + 2 * columnAhead
  if (rowNext <= last) memory.fill(pixels, 0, <usize>(stripRows * width * channels))
  while (rowNext <= last) blurStrip()
}

/** The line of n that grid line i is taken from: the centre of its share. */
@inline
function gridSource(i: i32, n: i32): i32 {
  return ((2 * i + 1) * n) >> 7
}

function blurStrip(): void {
  ringFresh = (rowNext % ringRows) << 4
  ringStale = ((rowNext + ringRows - columnWindow) % ringRows) << 4
  ringMirror = ringFresh == 0

  let full = true
  for (let j = 0; j < stripRows; j++) {
    const first = divisorAt(rowNext + j - columnAhead, height, columnAhead, columnBehind)
    store<f32>(firstDivisors + <usize>(j << 2), first)
    store<f32>(secondDivisors + <usize>(j << 2), divisorAt(rowNext + j - 2 * columnAhead, height, columnAhead, columnBehind))
    if (first != <f32>columnWindow) full = false
  }

  if (channels == 3) fillLumaRgb()
  else if (channels == 4) fillLumaRgba()
  else fillLumaGrey()
  const margin = (rowWindow + rowBehind) << columnShift
  memory.fill(strip - <usize>margin, 0, <usize>margin)
  memory.fill(strip + <usize>(width << columnShift), 0, <usize>((sweepWidth + rowAhead - width) << columnShift))

  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  for (let c = 0; c < rowAhead; c++) {
    s0 = f32x4.add(s0, v128.load(strip + <usize>(c << columnShift)))
    s1 = f32x4.add(s1, v128.load(strip + <usize>(c << columnShift), 16))
  }
  v128.store(running, s0)
  v128.store(running, s1, 16)
  v128.store(running, f32x4.splat(0), 32)
  v128.store(running, f32x4.splat(0), 48)

  const columnExact = full && columnReciprocalExact
  if (rowReciprocalExact) {
    if (columnExact) {
      sweepDivideMultiply(0, rowFullFrom)
      sweepMultiplyMultiply(rowFullFrom, rowFullTo)
      sweepDivideMultiply(rowFullTo, sweepWidth)
    } else {
      sweepDivideDivide(0, rowFullFrom)
      sweepMultiplyDivide(rowFullFrom, rowFullTo)
      sweepDivideDivide(rowFullTo, sweepWidth)
    }
  } else if (columnExact) sweepDivideMultiply(0, sweepWidth)
  else sweepDivideDivide(0, sweepWidth)

  takeGridColumns()
  blurGridColumns()
  rowNext += stripRows
}

const rgbRed: v128 = i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1)
const rgbGreen: v128 = i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1)
const rgbBlue: v128 = i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1)
const rgbaRed: v128 = i8x16(0, -1, -1, -1, 4, -1, -1, -1, 8, -1, -1, -1, 12, -1, -1, -1)
const rgbaGreen: v128 = i8x16(1, -1, -1, -1, 5, -1, -1, -1, 9, -1, -1, -1, 13, -1, -1, -1)
const rgbaBlue: v128 = i8x16(2, -1, -1, -1, 6, -1, -1, -1, 10, -1, -1, -1, 14, -1, -1, -1)
const greyBytes: v128 = i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1)

/** Luma of four pixels, in the reference's order: (0.299 R + 0.587 G) + 0.114 B. */
@inline
function luma(bytes: v128, red: v128, green: v128, blue: v128): v128 {
  const r = f32x4.convert_i32x4_s(i8x16.swizzle(bytes, red))
  const g = f32x4.convert_i32x4_s(i8x16.swizzle(bytes, green))
  const b = f32x4.convert_i32x4_s(i8x16.swizzle(bytes, blue))
  return f32x4.add(
    f32x4.add(f32x4.mul(f32x4.splat(0.299), r), f32x4.mul(f32x4.splat(0.587), g)),
    f32x4.mul(f32x4.splat(0.114), b),
  )
}

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

/** Stores the transpose of rows a, b, c, d at four consecutive columns of the strip. */
@inline
function storeColumns(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = lowPairs(a, b)
  const cd = lowPairs(c, d)
  const abHigh = highPairs(a, b)
  const cdHigh = highPairs(c, d)
  v128.store(at, lowHalves(ab, cd))
  v128.store(at, highHalves(ab, cd), 32)
  v128.store(at, lowHalves(abHigh, cdHigh), 64)
  v128.store(at, highHalves(abHigh, cdHigh), 96)
}

function fillLumaRgb(): void {
  const stride = <usize>(width * 3)
  for (let g = 0; g < 2; g++) {
    let at = pixels + <usize>(g << 2) * stride
    let to = strip + <usize>(g << 4)
    for (let c = 0; c < width; c += 4) {
      storeColumns(
        to,
        luma(v128.load(at), rgbRed, rgbGreen, rgbBlue),
        luma(v128.load(at + stride), rgbRed, rgbGreen, rgbBlue),
        luma(v128.load(at + 2 * stride), rgbRed, rgbGreen, rgbBlue),
        luma(v128.load(at + 3 * stride), rgbRed, rgbGreen, rgbBlue),
      )
      at += 12
      to += 128
    }
  }
}

function fillLumaRgba(): void {
  const stride = <usize>(width * 4)
  for (let g = 0; g < 2; g++) {
    let at = pixels + <usize>(g << 2) * stride
    let to = strip + <usize>(g << 4)
    for (let c = 0; c < width; c += 4) {
      storeColumns(
        to,
        luma(v128.load(at), rgbaRed, rgbaGreen, rgbaBlue),
        luma(v128.load(at + stride), rgbaRed, rgbaGreen, rgbaBlue),
        luma(v128.load(at + 2 * stride), rgbaRed, rgbaGreen, rgbaBlue),
        luma(v128.load(at + 3 * stride), rgbaRed, rgbaGreen, rgbaBlue),
      )
      at += 16
      to += 128
    }
  }
}

@inline
function grey(at: usize): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(v128.load32_zero(at), greyBytes))
}

function fillLumaGrey(): void {
  const stride = <usize>width
  for (let g = 0; g < 2; g++) {
    let at = pixels + <usize>(g << 2) * stride
    let to = strip + <usize>(g << 4)
    for (let c = 0; c < width; c += 4) {
      storeColumns(to, grey(at), grey(at + stride), grey(at + 2 * stride), grey(at + 3 * stride))
      at += 4
      to += 128
    }
  }
}

@inline
function divide(sum: v128, reciprocal: v128, exact: bool, divisor: usize): v128 {
  return exact ? f32x4.mul(sum, reciprocal) : f32x4.div(sum, v128.load32_splat(divisor))
}

/** One row of the first column filter over four columns: the sum before division. */
@inline
function slide(sum: v128, fresh: v128, stale: usize): v128 {
  return f32x4.sub(f32x4.add(sum, fresh), v128.load(stale))
}

/**
 * First row filter, first column filter and the running sums of the second row filter over columns from..to, both multiples of four.
 *
 * The strip is reused in place. A column's slot holds its luma; once the window has left it, the twice filtered value of column + behind;
 * once that too is left, the second running sum of column + behind + window.
 */
@inline
function sweep(from: i32, to: i32, rowExact: bool, columnExact: bool): void {
  const rowReciprocal = f32x4.splat(<f32>1 / <f32>rowWindow)
  const columnReciprocal = f32x4.splat(<f32>1 / <f32>columnWindow)
  const ahead = <usize>(rowAhead << columnShift)
  const behind = <usize>(rowBehind << columnShift)
  const past = <usize>((rowWindow + rowBehind) << columnShift)
  const record = <usize>ringRecord
  const mirrorOffset = <usize>(ringRows << 4)
  const mirror = ringMirror
  const divisors = firstDivisors

  let at = strip + <usize>(from << columnShift)
  let divisor = rowDivisors + <usize>(from << 2)
  let sumAt = columnSums + <usize>(from << 2)
  let fresh = columnRing + <usize>(from >> 2) * record + <usize>ringFresh
  let stale = columnRing + <usize>(from >> 2) * record + <usize>ringStale

  let s0 = v128.load(running)
  let s1 = v128.load(running, 16)
  let t0 = v128.load(running, 32)
  let t1 = v128.load(running, 48)

  for (let c = from; c < to; c += 4) {
    const add = at + ahead
    const take = at - behind
    const left = at - past
    let sum = v128.load(sumAt)

    s0 = f32x4.sub(f32x4.add(s0, v128.load(add)), v128.load(take))
    let a = divide(s0, rowReciprocal, rowExact, divisor)
    s0 = f32x4.sub(f32x4.add(s0, v128.load(add, 32)), v128.load(take, 32))
    let b = divide(s0, rowReciprocal, rowExact, divisor + 4)
    s0 = f32x4.sub(f32x4.add(s0, v128.load(add, 64)), v128.load(take, 64))
    let d = divide(s0, rowReciprocal, rowExact, divisor + 8)
    s0 = f32x4.sub(f32x4.add(s0, v128.load(add, 96)), v128.load(take, 96))
    let e = divide(s0, rowReciprocal, rowExact, divisor + 12)

    let ab = lowPairs(a, b)
    let de = lowPairs(d, e)
    let abHigh = highPairs(a, b)
    let deHigh = highPairs(d, e)
    a = lowHalves(ab, de)
    b = highHalves(ab, de)
    d = lowHalves(abHigh, deHigh)
    e = highHalves(abHigh, deHigh)
    v128.store(fresh, a)
    v128.store(fresh, b, 16)
    v128.store(fresh, d, 32)
    v128.store(fresh, e, 48)
    if (mirror) {
      v128.store(fresh + mirrorOffset, a)
      v128.store(fresh + mirrorOffset, b, 16)
      v128.store(fresh + mirrorOffset, d, 32)
      v128.store(fresh + mirrorOffset, e, 48)
    }
    sum = slide(sum, a, stale)
    a = divide(sum, columnReciprocal, columnExact, divisors)
    sum = slide(sum, b, stale + 16)
    b = divide(sum, columnReciprocal, columnExact, divisors + 4)
    sum = slide(sum, d, stale + 32)
    d = divide(sum, columnReciprocal, columnExact, divisors + 8)
    sum = slide(sum, e, stale + 48)
    e = divide(sum, columnReciprocal, columnExact, divisors + 12)

    ab = lowPairs(a, b)
    de = lowPairs(d, e)
    abHigh = highPairs(a, b)
    deHigh = highPairs(d, e)
    a = lowHalves(ab, de)
    v128.store(take, a)
    t0 = f32x4.sub(f32x4.add(t0, a), v128.load(left))
    v128.store(left, t0)
    b = highHalves(ab, de)
    v128.store(take, b, 32)
    t0 = f32x4.sub(f32x4.add(t0, b), v128.load(left, 32))
    v128.store(left, t0, 32)
    d = lowHalves(abHigh, deHigh)
    v128.store(take, d, 64)
    t0 = f32x4.sub(f32x4.add(t0, d), v128.load(left, 64))
    v128.store(left, t0, 64)
    e = highHalves(abHigh, deHigh)
    v128.store(take, e, 96)
    t0 = f32x4.sub(f32x4.add(t0, e), v128.load(left, 96))
    v128.store(left, t0, 96)

    s1 = f32x4.sub(f32x4.add(s1, v128.load(add, 16)), v128.load(take, 16))
    a = divide(s1, rowReciprocal, rowExact, divisor)
    s1 = f32x4.sub(f32x4.add(s1, v128.load(add, 48)), v128.load(take, 48))
    b = divide(s1, rowReciprocal, rowExact, divisor + 4)
    s1 = f32x4.sub(f32x4.add(s1, v128.load(add, 80)), v128.load(take, 80))
    d = divide(s1, rowReciprocal, rowExact, divisor + 8)
    s1 = f32x4.sub(f32x4.add(s1, v128.load(add, 112)), v128.load(take, 112))
    e = divide(s1, rowReciprocal, rowExact, divisor + 12)

    ab = lowPairs(a, b)
    de = lowPairs(d, e)
    abHigh = highPairs(a, b)
    deHigh = highPairs(d, e)
    a = lowHalves(ab, de)
    b = highHalves(ab, de)
    d = lowHalves(abHigh, deHigh)
    e = highHalves(abHigh, deHigh)
    v128.store(fresh, a, 64)
    v128.store(fresh, b, 80)
    v128.store(fresh, d, 96)
    v128.store(fresh, e, 112)
    if (mirror) {
      v128.store(fresh + mirrorOffset, a, 64)
      v128.store(fresh + mirrorOffset, b, 80)
      v128.store(fresh + mirrorOffset, d, 96)
      v128.store(fresh + mirrorOffset, e, 112)
    }
    sum = slide(sum, a, stale + 64)
    a = divide(sum, columnReciprocal, columnExact, divisors + 16)
    sum = slide(sum, b, stale + 80)
    b = divide(sum, columnReciprocal, columnExact, divisors + 20)
    sum = slide(sum, d, stale + 96)
    d = divide(sum, columnReciprocal, columnExact, divisors + 24)
    sum = slide(sum, e, stale + 112)
    e = divide(sum, columnReciprocal, columnExact, divisors + 28)
    v128.store(sumAt, sum)

    ab = lowPairs(a, b)
    de = lowPairs(d, e)
    abHigh = highPairs(a, b)
    deHigh = highPairs(d, e)
    a = lowHalves(ab, de)
    v128.store(take, a, 16)
    t1 = f32x4.sub(f32x4.add(t1, a), v128.load(left, 16))
    v128.store(left, t1, 16)
    b = highHalves(ab, de)
    v128.store(take, b, 48)
    t1 = f32x4.sub(f32x4.add(t1, b), v128.load(left, 48))
    v128.store(left, t1, 48)
    d = lowHalves(abHigh, deHigh)
    v128.store(take, d, 80)
    t1 = f32x4.sub(f32x4.add(t1, d), v128.load(left, 80))
    v128.store(left, t1, 80)
    e = highHalves(abHigh, deHigh)
    v128.store(take, e, 112)
    t1 = f32x4.sub(f32x4.add(t1, e), v128.load(left, 112))
    v128.store(left, t1, 112)

    at += 128
    divisor += 16
    sumAt += 16
    fresh += record
    stale += record
  }

  v128.store(running, s0)
  v128.store(running, s1, 16)
  v128.store(running, t0, 32)
  v128.store(running, t1, 48)
}

function sweepDivideDivide(from: i32, to: i32): void {
  sweep(from, to, false, false)
}

function sweepDivideMultiply(from: i32, to: i32): void {
  sweep(from, to, false, true)
}

function sweepMultiplyDivide(from: i32, to: i32): void {
  sweep(from, to, true, false)
}

function sweepMultiplyMultiply(from: i32, to: i32): void {
  sweep(from, to, true, true)
}

/** Second row filter's value of grid column i, rows 0 to 3 (lanes = 0) or 4 to 7 (lanes = 16). */
@inline
function gridColumn(i: i32, lanes: usize): v128 {
  const c = gridSource(i, width)
  const sum = v128.load(strip + <usize>((c - 2 * rowBehind) << columnShift) + lanes)
  return f32x4.div(sum, v128.load32_splat(rowDivisors + <usize>(c << 2)))
}

/** Of the second row filter only the 64 columns of the grid are kept. */
function takeGridColumns(): void {
  for (let i = 0; i < gridSide; i += 4) {
    const record = gridRing + <usize>(i >> 2) * <usize>ringRecord + <usize>ringFresh
    for (let lanes: usize = 0; lanes < 32; lanes += 16) {
      const a = gridColumn(i, lanes)
      const b = gridColumn(i + 1, lanes)
      const c = gridColumn(i + 2, lanes)
      const d = gridColumn(i + 3, lanes)
      const ab = lowPairs(a, b)
      const cd = lowPairs(c, d)
      const abHigh = highPairs(a, b)
      const cdHigh = highPairs(c, d)
      const to = record + (lanes << 2)
      storeRows(to, lowHalves(ab, cd), highHalves(ab, cd), lowHalves(abHigh, cdHigh), highHalves(abHigh, cdHigh))
      if (ringMirror) {
        storeRows(
          to + <usize>(ringRows << 4),
          lowHalves(ab, cd),
          highHalves(ab, cd),
          lowHalves(abHigh, cdHigh),
          highHalves(abHigh, cdHigh),
        )
      }
    }
  }
}

@inline
function storeRows(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(at, a)
  v128.store(at, b, 16)
  v128.store(at, c, 32)
  v128.store(at, d, 48)
}

/** Second column filter, on the grid's columns only; divides and keeps only the grid's rows. */
function blurGridColumns(): void {
  for (let j = 0; j < stripRows; j++) {
    const wanted = gridRowNext < gridSide && rowNext + j - 2 * columnAhead == gridSource(gridRowNext, height)
    const divisor = v128.load32_splat(secondDivisors + <usize>(j << 2))
    const to = grid + <usize>(gridRowNext << 8)
    let record = gridRing + <usize>(j << 4)
    for (let i = 0; i < gridSide << 2; i += 16) {
      const sumAt = gridSums + <usize>i
      const sum = slide(v128.load(sumAt), v128.load(record + <usize>ringFresh), record + <usize>ringStale)
      v128.store(sumAt, sum)
      if (wanted) v128.store(to + <usize>i, f32x4.div(sum, divisor))
      record += <usize>ringRecord
    }
    if (wanted) repeatGridRow()
  }
}

/** Below 64 rows several rows of the grid come from the same row of the picture. */
function repeatGridRow(): void {
  const source = gridSource(gridRowNext, height)
  const from = grid + <usize>(gridRowNext << 8)
  gridRowNext++
  while (gridRowNext < gridSide && gridSource(gridRowNext, height) == source) {
    memory.copy(grid + <usize>(gridRowNext << 8), from, 256)
    gridRowNext++
  }
}

/** Coefficients of the grid, by the 16 lowest frequencies but the constant one, each sum in the order of the reference. */
export function transform(): void {
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
export function quality(): i32 {
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
