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

import { fillLuma } from "./luma"
import { gridQuality, transformGrid } from "./transform"
import { storeTransposed } from "./transpose"

const stripRows: i32 = 8
const gridSide: i32 = 64
const transformSide: i32 = 16

// Columns by which the last of the three chains of `sweep` lags behind the first. As many of zeros lie before the first column.
const sweepLag: i32 = 8

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
let stripMargin: i32 = 0
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
  sweepWidth = ((width + rowAhead + 3) & ~3) + sweepLag
  rowFullFrom = (rowBehind - 1 + 3) & ~3
  rowFullTo = max(rowFullFrom, (width - rowAhead) & ~3)

  ringRows = (columnWindow + stripRows + 7) & ~7
  ringRecord = (ringRows + stripRows) << 4

  layFixed()
  stripMargin = (rowWindow + rowBehind + sweepLag) << columnShift
  const groups = (sweepWidth + sweepLag) >> 2
  rowDivisors = reserve(sweepWidth << 2)
  const zeroFrom = cursor
  columnSums = reserve(groups << 4) + <usize>(sweepLag << 2)
  columnRing = reserve(groups * ringRecord) + <usize>((sweepLag >> 2) * ringRecord)
  gridSums = reserve(gridSide << 2)
  gridRing = reserve((gridSide >> 2) * ringRecord)
  const zeroTo = cursor
  strip = reserve(stripMargin + ((sweepWidth + rowAhead + 4) << columnShift)) + <usize>stripMargin
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

  fillLuma(channels, width, pixels, strip)
  memory.fill(strip - <usize>stripMargin, 0, <usize>stripMargin)
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

@inline
function divide(sum: v128, reciprocal: v128, exact: bool, divisor: usize): v128 {
  return exact ? f32x4.mul(sum, reciprocal) : f32x4.div(sum, v128.load32_splat(divisor))
}

/** One step of a running sum: what enters is added, then what leaves is taken away. */
@inline
function slide(sum: v128, entering: v128, leaving: v128): v128 {
  return f32x4.sub(f32x4.add(sum, entering), leaving)
}

/** First row filter on four rows of four columns; the sums are returned, the rows stored as columns a to d of the ring. */
@inline
function filterRows(sum: v128, enter: usize, leave: usize, reciprocal: v128, exact: bool, divisor: usize, to: usize, mirror: usize): v128 {
  sum = slide(sum, v128.load(enter), v128.load(leave))
  const a = divide(sum, reciprocal, exact, divisor)
  sum = slide(sum, v128.load(enter, 32), v128.load(leave, 32))
  const b = divide(sum, reciprocal, exact, divisor + 4)
  sum = slide(sum, v128.load(enter, 64), v128.load(leave, 64))
  const c = divide(sum, reciprocal, exact, divisor + 8)
  sum = slide(sum, v128.load(enter, 96), v128.load(leave, 96))
  const d = divide(sum, reciprocal, exact, divisor + 12)
  storeTransposed(to, a, b, c, d, 16)
  if (mirror != 0) storeTransposed(to + mirror, a, b, c, d, 16)
  return sum
}

/** First column filter on four rows of four columns, from the ring to the strip. */
@inline
function filterColumns(sum: v128, fresh: usize, stale: usize, reciprocal: v128, exact: bool, divisor: usize, to: usize): v128 {
  sum = slide(sum, v128.load(fresh), v128.load(stale))
  const a = divide(sum, reciprocal, exact, divisor)
  sum = slide(sum, v128.load(fresh, 16), v128.load(stale, 16))
  const b = divide(sum, reciprocal, exact, divisor + 4)
  sum = slide(sum, v128.load(fresh, 32), v128.load(stale, 32))
  const c = divide(sum, reciprocal, exact, divisor + 8)
  sum = slide(sum, v128.load(fresh, 48), v128.load(stale, 48))
  const d = divide(sum, reciprocal, exact, divisor + 12)
  storeTransposed(to, a, b, c, d, 32)
  return sum
}

/** Running sums of the second row filter, on one column: they replace the value that leaves. */
@inline
function sumRows(sum: v128, enter: usize, leave: usize): v128 {
  sum = slide(sum, v128.load(enter), v128.load(leave))
  v128.store(leave, sum)
  return sum
}

/**
 * Columns from..to, both multiples of four, pass through the first row filter; those four to the left of them through the first column
 * filter; those eight to the left through the sums of the second row filter. Three columns apart, the three chains of dependent additions
 * do not wait for each other: 1.2 times as fast as one after the other on the same columns (measured).
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
  const mirror = ringMirror ? <usize>(ringRows << 4) : 0
  const divisors = firstDivisors

  let at = strip + <usize>(from << columnShift)
  let divisor = rowDivisors + <usize>(from << 2)
  let sumAt = columnSums + <usize>(from << 2) - 16
  let fresh = columnRing + <usize>(from >> 2) * record + <usize>ringFresh
  let stale = columnRing + <usize>(from >> 2) * record + <usize>ringStale - record

  let s0 = v128.load(running)
  let s1 = v128.load(running, 16)
  let t0 = v128.load(running, 32)
  let t1 = v128.load(running, 48)

  for (let c = from; c < to; c += 4) {
    const enter = at + ahead
    const leave = at - behind
    s0 = filterRows(s0, enter, leave, rowReciprocal, rowExact, divisor, fresh, mirror)
    s1 = filterRows(s1, enter + 16, leave + 16, rowReciprocal, rowExact, divisor, fresh + 64, mirror)

    const before = fresh - record
    let sum = v128.load(sumAt)
    sum = filterColumns(sum, before, stale, columnReciprocal, columnExact, divisors, leave - 128)
    sum = filterColumns(sum, before + 64, stale + 64, columnReciprocal, columnExact, divisors + 16, leave - 112)
    v128.store(sumAt, sum)

    const twice = leave - 256
    const left = at - past - 256
    t0 = sumRows(t0, twice, left)
    t1 = sumRows(t1, twice + 16, left + 16)
    t0 = sumRows(t0, twice + 32, left + 32)
    t1 = sumRows(t1, twice + 48, left + 48)
    t0 = sumRows(t0, twice + 64, left + 64)
    t1 = sumRows(t1, twice + 80, left + 80)
    t0 = sumRows(t0, twice + 96, left + 96)
    t1 = sumRows(t1, twice + 112, left + 112)

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
      const to = record + (lanes << 2)
      storeTransposed(to, a, b, c, d, 16)
      if (ringMirror) storeTransposed(to + <usize>(ringRows << 4), a, b, c, d, 16)
    }
  }
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
      const sum = slide(v128.load(sumAt), v128.load(record + <usize>ringFresh), v128.load(record + <usize>ringStale))
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

/** Coefficients of the grid. */
export function transform(): void {
  transformGrid(grid, basis, basisTransposed, half, coefficients)
}

/** Quality of the grid, 0 to 100. */
export function quality(): i32 {
  return gridQuality(grid)
}
