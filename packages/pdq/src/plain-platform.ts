/**
 * The algorithm without WebAssembly: the reference's operations in single precision (Math.fround), one row at a time.
 * Refuses nothing; the hasher checks sizes. Used where SIMD is missing or compiling WebAssembly is forbidden.
 */

import { cosineBasis } from "./cosine-basis.ts"
import { fillLuma } from "./luma.ts"
import { type Blur, gridSide, gridSource, type PixelShape, type Platform, transformSide } from "./platform.ts"
import { type TentWindow, tentWindow } from "./tent-window.ts"

export const plainPlatform: Platform = { blur, transform }

/** Running sums of one line: add the pixel that enters, then subtract the one that leaves, rounding after each. */
function slideAlong(line: Float32Array, window: TentWindow, sums: Float32Array): void {
  const n = line.length
  const { ahead, behind } = window
  let sum = 0
  for (let i = 0; i < ahead; i++) sum = Math.fround(sum + (line[i] ?? 0))
  const lastEntering = n - ahead
  for (let i = 0; i < behind; i++) {
    sum = Math.fround(sum + (line[i + ahead] ?? 0))
    sums[i] = sum
  }
  for (let i = behind; i < lastEntering; i++) {
    sum = Math.fround(Math.fround(sum + (line[i + ahead] ?? 0)) - (line[i - behind] ?? 0))
    sums[i] = sum
  }
  for (let i = Math.max(behind, lastEntering); i < n; i++) {
    sum = Math.fround(sum - (line[i - behind] ?? 0))
    sums[i] = sum
  }
}

/** Box filter down the columns, a row at a time: a ring holds the rows still inside the window. */
function columnFilter(columns: number, window: TentWindow) {
  const rows = Array.from({ length: window.size + 1 }, () => new Float32Array(columns))
  const sums = new Float32Array(columns)
  let next = 0
  const slot = (row: number): Float32Array => rows[row % rows.length] ?? sums
  return {
    sums,
    /** Where to write the coming row; zeros before the first and after the last change nothing. */
    coming: () => slot(next),
    /** Takes the coming row. Returns the index of the row whose sums are now complete, negative until there is one. */
    slide(): number {
      const entering = slot(next)
      // The slot after the newest holds the row that left: zeros as long as none has.
      const leaving = slot(next + 1)
      for (let c = 0; c < columns; c++) {
        sums[c] = Math.fround(Math.fround((sums[c] ?? 0) + (entering[c] ?? 0)) - (leaving[c] ?? 0))
      }
      next++
      return next - 1 - window.ahead
    },
  }
}

function divideInto(out: Float32Array, sums: Float32Array, divisor: number): void {
  for (let c = 0; c < out.length; c++) out[c] = Math.fround((sums[c] ?? 0) / divisor)
}

function blur(shape: PixelShape): Blur {
  const { width, height, channels } = shape
  const across = tentWindow(width)
  const down = tentWindow(height)
  const first = columnFilter(width, down)
  const second = columnFilter(gridSide, down)
  const line = new Float32Array(width)
  const sums = new Float32Array(width)
  const grid = new Float32Array(gridSide * gridSide)
  const gridColumns = Uint32Array.from({ length: gridSide }, (_, i) => gridSource(i, width))
  let gridRow = 0

  function absorbBlurred(): void {
    const row = second.slide()
    for (; gridRow < gridSide && gridSource(gridRow, height) === row; gridRow++) {
      divideInto(grid.subarray(gridRow * gridSide, (gridRow + 1) * gridSide), second.sums, down.divisors[row] ?? 1)
    }
  }

  function absorbRow(): void {
    const row = first.slide()
    if (row < 0) return
    divideInto(line, first.sums, down.divisors[row] ?? 1)
    slideAlong(line, across, sums)
    const coming = second.coming()
    for (let i = 0; i < gridSide; i++) {
      const c = gridColumns[i] ?? 0
      coming[i] = Math.fround((sums[c] ?? 0) / (across.divisors[c] ?? 1))
    }
    absorbBlurred()
  }

  return {
    push: rowsFrom(width * channels, (bytes, from) => {
      fillLuma(bytes, from, channels, line)
      slideAlong(line, across, sums)
      const coming = first.coming()
      for (let c = 0; c < width; c++) coming[c] = Math.fround((sums[c] ?? 0) / (across.divisors[c] ?? 1))
      absorbRow()
    }),
    finish() {
      for (let i = 0; i < down.ahead; i++) {
        first.coming().fill(0)
        absorbRow()
      }
      for (let i = 0; i < down.ahead; i++) {
        second.coming().fill(0)
        absorbBlurred()
      }
      return grid
    },
  }
}

/** Cuts pieces of any size into rows; a row split between two pieces is put together first. */
function rowsFrom(rowBytes: number, take: (bytes: Uint8Array, from: number) => void): (bytes: Uint8Array) => void {
  const split = new Uint8Array(rowBytes)
  let held = 0
  return (bytes) => {
    let at = 0
    if (held > 0) {
      at = Math.min(rowBytes - held, bytes.length)
      split.set(bytes.subarray(0, at), held)
      held += at
      if (held < rowBytes) return
      held = 0
      take(split, 0)
    }
    for (; at + rowBytes <= bytes.length; at += rowBytes) take(bytes, at)
    split.set(bytes.subarray(at))
    held = bytes.length - at
  }
}

function transform(grid: Float32Array): { coefficients: Float32Array; quality: number } {
  const half = new Float32Array(transformSide * gridSide)
  for (let i = 0; i < transformSide; i++) {
    for (let j = 0; j < gridSide; j++) {
      let sum = 0
      for (let k = 0; k < gridSide; k++) {
        sum = Math.fround(sum + Math.fround((cosineBasis[i * gridSide + k] ?? 0) * (grid[k * gridSide + j] ?? 0)))
      }
      half[i * gridSide + j] = sum
    }
  }
  const coefficients = new Float32Array(transformSide * transformSide)
  for (let i = 0; i < transformSide; i++) {
    for (let j = 0; j < transformSide; j++) {
      let sum = 0
      for (let k = 0; k < gridSide; k++) {
        sum = Math.fround(sum + Math.fround((half[i * gridSide + k] ?? 0) * (cosineBasis[j * gridSide + k] ?? 0)))
      }
      coefficients[i * transformSide + j] = sum
    }
  }
  return { coefficients, quality: qualityOf(grid) }
}

/** Sum of the steps between neighbours, each cut to a whole hundredth of 255 so that faint ones do not count, over 90. */
function qualityOf(grid: Float32Array): number {
  let sum = 0
  const step = (a: number, b: number): number => {
    const difference = Math.fround((grid[a] ?? 0) - (grid[b] ?? 0))
    return Math.abs(Math.trunc(Math.fround(Math.fround(difference * 100) / 255)))
  }
  for (let i = 0; i < gridSide; i++) {
    for (let j = 0; j < gridSide; j++) {
      const at = i * gridSide + j
      if (i + 1 < gridSide) sum += step(at, at + gridSide)
      if (j + 1 < gridSide) sum += step(at, at + 1)
    }
  }
  return Math.min(Math.floor(sum / 90), 100)
}
