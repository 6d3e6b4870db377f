/**
 * Whether pixels read from this browser's canvas can be trusted.
 *
 * Some browsers and extensions change canvas pixels so that sites cannot recognise a device, which
 * gives the hash of another picture. So a known picture goes the whole way, decoding included, and must come back byte
 * for byte; and a picture with an EXIF turn must come back unturned.
 */
import { asStored, readBitmap } from "./canvas-reading.ts"
import { withoutOrientation } from "./exif-orientation.ts"
import { asWords, emptyPixels, type RgbaPixels, reduce } from "./picture-pixels.ts"

/** `missing`: this browser has no canvas, or no decoder, that works in a worker. */
export type CanvasState = "faithful" | "changed" | "missing"

// Wider than 512, so that the choice of rows and columns is checked as well.
const patternWidth = 600
const patternHeight = 300

/** A grey JPEG, 16 wide and 8 high as stored, with EXIF orientation 6 (a quarter turn). */
const turnedJpegBase64 =
  "/9j/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAAIABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AD//Z"

// Made once and kept: the check comes before each picture.
let pattern: { file: Blob; reduced: Uint32Array } | null = null

export async function checkCanvas(): Promise<CanvasState> {
  if (typeof OffscreenCanvas === "undefined" || typeof createImageBitmap === "undefined") return "missing"
  try {
    return (await returnsThePattern()) && (await leavesOrientation()) ? "faithful" : "changed"
  } catch {
    return "missing"
  }
}

async function returnsThePattern(): Promise<boolean> {
  pattern ??= { file: patternBmp(), reduced: asWords(reducedPattern().data) }
  const bitmap = await createImageBitmap(pattern.file, asStored)
  const read = asWords(readBitmap(bitmap).data)
  bitmap.close()
  return pattern.reduced.length === read.length && pattern.reduced.every((word, at) => word === read[at])
}

async function leavesOrientation(): Promise<boolean> {
  const bytes = Uint8Array.from(atob(turnedJpegBase64), (letter) => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(withoutOrientation(new Blob([bytes]), bytes), asStored)
  const isAsStored = bitmap.width === 16
  bitmap.close()
  return isAsStored
}

/** Every value occurs next to many others: a change of any bit or of the gamma curve shows. */
function patternByte(row: number, column: number, channel: number): number {
  return (row * 7 + column * 13 + ((row * column) >> 3) + channel * 85) & 0xff
}

function reducedPattern(): RgbaPixels {
  const whole = emptyPixels(patternWidth, patternHeight)
  let at = 0
  for (let row = 0; row < patternHeight; row += 1) {
    for (let column = 0; column < patternWidth; column += 1) {
      for (const channel of [0, 1, 2]) whole.data[at++] = patternByte(row, column, channel)
      whole.data[at++] = 255
    }
  }
  return reduce(whole)
}

/** 24-bit BMP: the one format every browser decodes that a few lines can write. */
function patternBmp(): Blob {
  const headerBytes = 54
  const rowBytes = patternWidth * 3
  const bytes = new Uint8Array(headerBytes + rowBytes * patternHeight)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, headerBytes, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, patternWidth, true)
  // A negative height: rows from the top.
  view.setInt32(22, -patternHeight, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  let at = headerBytes
  for (let row = 0; row < patternHeight; row += 1) {
    for (let column = 0; column < patternWidth; column += 1) {
      for (const channel of [2, 1, 0]) bytes[at++] = patternByte(row, column, channel)
    }
  }
  return new Blob([bytes], { type: "image/bmp" })
}
