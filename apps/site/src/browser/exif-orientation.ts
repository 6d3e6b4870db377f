/**
 * Finds the EXIF orientation tag of a JPEG, PNG or WebP file, and takes it away from a JPEG before the browser sees it.
 *
 * The hash is of the pixels as the file stores them. Browsers turn a picture by this tag whatever they are asked:
 * Chromium 156 does so for `imageOrientation: "none"` as well. In HEIC and AVIF the tag is not looked at: there a turn
 * is part of the picture (ISO 23008-12 `irot`, `imir`), and decoders apply it.
 */

/** `at`: where in the file the tag's two-byte value stands, high byte first when `isBigEndian`. */
export type Orientation = { value: number; at: number; isBigEndian: boolean }

const orientationTag = 0x0112
const tagsMax = 200
const chunksMax = 64

/** A Blob with the same picture and orientation 1; the file itself where there is nothing to change. */
export function withoutOrientation(file: Blob, head: Uint8Array): Blob {
  const tag = jpegOrientation(head)
  if (tag === null || tag.value === 1) return file
  const upright = tag.isBigEndian ? [0, 1] : [1, 0]
  return new Blob([file.slice(0, tag.at), new Uint8Array(upright), file.slice(tag.at + 2)], { type: "image/jpeg" })
}

export function jpegOrientation(head: Uint8Array): Orientation | null {
  const view = viewOf(head)
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff; ) {
    const marker = head[at + 1]
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xda || marker === 0xd9) return null
    if (marker === 0xe1 && text(head, at + 4, 6) === "Exif\0\0") return tiffOrientation(head, at + 10)
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** The tag of a PNG whose `eXIf` chunk comes before the picture data, as it mostly does. */
export function pngOrientation(head: Uint8Array): Orientation | null {
  const view = viewOf(head)
  for (let at = 8; at + 12 <= head.length; ) {
    const name = text(head, at + 4, 4)
    if (name === "IDAT") return null
    if (name === "eXIf") return tiffOrientation(head, at + 8)
    at += 12 + view.getUint32(at)
  }
  return null
}

/** WebP keeps its `EXIF` chunk behind the picture, so this reads on in the file. */
export async function webpOrientation(file: Blob, head: Uint8Array): Promise<Orientation | null> {
  const hasExif = text(head, 12, 4) === "VP8X" && ((head[20] ?? 0) & 0x08) !== 0
  if (!hasExif) return null
  let at = 12
  for (let chunk = 0; chunk < chunksMax && at + 8 <= file.size; chunk += 1) {
    const header = new Uint8Array(await file.slice(at, at + 8).arrayBuffer())
    const length = viewOf(header).getUint32(4, true)
    if (text(header, 0, 4) === "EXIF") {
      const body = new Uint8Array(await file.slice(at + 8, at + 8 + length).arrayBuffer())
      return tiffOrientation(body, text(body, 0, 6) === "Exif\0\0" ? 6 : 0)
    }
    at += 8 + length + (length % 2)
  }
  return null
}

/** Whether an AVIF or HEIC file prescribes a turn (`irot`, in quarters) or a mirror (`imir`). */
export function hasHeifTurn(head: Uint8Array): boolean {
  for (let at = 4; at + 5 <= head.length; at += 1) {
    if (head[at] !== 0x69) continue
    const box = text(head, at, 4)
    if (box === "imir" || (box === "irot" && ((head[at + 4] ?? 0) & 3) !== 0)) return true
  }
  return false
}

/** TIFF 6.0: byte order, then the first directory of twelve-byte entries. */
function tiffOrientation(bytes: Uint8Array, start: number): Orientation | null {
  const order = text(bytes, start, 2)
  if ((order !== "MM" && order !== "II") || start + 10 > bytes.length) return null
  const isBigEndian = order === "MM"
  const view = viewOf(bytes)
  const directory = start + view.getUint32(start + 4, !isBigEndian)
  if (directory + 2 > bytes.length) return null
  const count = Math.min(tagsMax, view.getUint16(directory, !isBigEndian))
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12
    if (at + 12 > bytes.length) return null
    if (view.getUint16(at, !isBigEndian) !== orientationTag) continue
    return { value: view.getUint16(at + 8, !isBigEndian), at: at + 8, isBigEndian }
  }
  return null
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
