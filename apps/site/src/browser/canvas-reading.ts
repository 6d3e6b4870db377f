/**
 * Reads the pixels of a picture that the browser decoded.
 *
 * Only the rows that the reduced picture needs are drawn, one at a time, into small strips: a canvas of the picture's
 * own size is refused by phones (iOS: 16.7 million pixels). What comes back is trusted only after `checkCanvas`.
 */
import { stripColumnsMax } from "./fingerprint-limits.ts"
import { asWords, emptyPixels, type RgbaPixels, sampling } from "./picture-pixels.ts"

/**
 * As the file has it: colours not converted, colour not multiplied by alpha. Its EXIF turn is not left to an option, as
 * browsers disagree on what `imageOrientation: "none"` means: see exif-orientation.ts.
 */
export const asStored: ImageBitmapOptions = {
  colorSpaceConversion: "none",
  premultiplyAlpha: "none",
}

/** Colour under full transparency is lost (read as black): the canvas keeps colour multiplied by alpha. */
export function readBitmap(bitmap: ImageBitmap): RgbaPixels {
  const { columns, rows } = sampling(bitmap.width, bitmap.height)
  const reduced = emptyPixels(columns.length, rows.length)
  const to = asWords(reduced.data)
  let column = 0
  for (let left = 0; left < bitmap.width; left += stripColumnsMax) {
    const width = Math.min(stripColumnsMax, bitmap.width - left)
    const strip = asWords(readStrip(bitmap, left, width, rows))
    for (; column < columns.length; column += 1) {
      const from = (columns[column] ?? 0) - left
      if (from >= width) break
      for (let y = 0; y < rows.length; y += 1) to[y * columns.length + column] = strip[y * width + from] ?? 0
    }
  }
  return reduced
}

function readStrip(bitmap: ImageBitmap, left: number, width: number, rows: Uint32Array): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(width, rows.length)
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (context === null) throw new RangeError("no memory for a canvas")
  context.imageSmoothingEnabled = false
  rows.forEach((row, y) => {
    context.drawImage(bitmap, left, row, width, 1, 0, y, width, 1)
  })
  return context.getImageData(0, 0, width, rows.length).data
}
