/**
 * One picture file to the pixels that are hashed.
 *
 * The browser's own decoder first, WebAssembly where that cannot give the file's own pixels. Refuses rather than
 * guesses: pixels from a canvas that failed its check are never returned.
 */
import type { CanvasState } from "./canvas-check.ts"
import { asStored, readBitmap } from "./canvas-reading.ts"
import { hasHeifTurn, pngOrientation, webpOrientation, withoutOrientation } from "./exif-orientation.ts"
import type { PictureKind } from "./file-kind.ts"
import { wasmPixelsMax } from "./fingerprint-limits.ts"
import { isOpaque, type RgbaPixels, reduce } from "./picture-pixels.ts"
import { type WasmDecoder, wasmDecoder } from "./wasm-decoders.ts"
import type { RefusalReason } from "./worker-messages.ts"

/** The reduced pixels, and the shape of the whole picture in pixels. */
type Decoded = { reduced: RgbaPixels; shape: { width: number; height: number } }

type PictureFile = { file: Blob; head: Uint8Array; kind: PictureKind; pixels: number | null }

type Decoding = { ok: true; value: Decoded } | { ok: false; reason: RefusalReason }

/** `head`: the file's first bytes. `pixels`: width times height as the header says, null when it does not. */
export async function decodePicture({ file, head, kind, pixels }: PictureFile, canvas: CanvasState): Promise<Decoding> {
  const byWasm = () => decodeByWasm(file, kind, pixels)
  if (kind === "heic") return byWasm()
  if (canvas !== "faithful") return isForBrowserOnly(kind, head) ? refuse("canvas-changed") : byWasm()
  if (await isTurnedForGood(file, kind, head)) return byWasm()
  const drawn = await decodeByBrowser(kind === "jpeg" ? withoutOrientation(file, head) : file)
  if (drawn === null) return byWasm()
  if (kind === "gif" || isOpaque(drawn.reduced)) return { ok: true, value: drawn }
  const exact = await byWasm()
  // A moving picture with transparency: only the browser decodes it; transparent parts are then black, as in a GIF.
  return !exact.ok && exact.reason === "broken" ? { ok: true, value: drawn } : exact
}

/** A GIF has no other decoder here, and the other AVIF decoder leaves out the turn that is part of the picture. */
function isForBrowserOnly(kind: PictureKind, head: Uint8Array): boolean {
  return kind === "gif" || (kind === "avif" && hasHeifTurn(head))
}

/** A PNG or WebP that the browser would turn: unlike in a JPEG, the tag cannot be changed without breaking the file. */
async function isTurnedForGood(file: Blob, kind: PictureKind, head: Uint8Array): Promise<boolean> {
  if (kind === "png") return (pngOrientation(head)?.value ?? 1) !== 1
  return kind === "webp" && ((await webpOrientation(file, head))?.value ?? 1) !== 1
}

async function decodeByBrowser(file: Blob): Promise<Decoded | null> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, asStored)
  } catch {
    return null
  }
  const shape = { width: bitmap.width, height: bitmap.height }
  try {
    return { reduced: readBitmap(bitmap), shape }
  } finally {
    bitmap.close()
  }
}

async function decodeByWasm(file: Blob, kind: PictureKind, pixels: number | null): Promise<Decoding> {
  if (pixels !== null && pixels > wasmPixelsMax) return refuse("too-many-pixels")
  const loading = wasmDecoder(kind)
  if (loading === null) return refuse("broken")
  let decode: WasmDecoder
  try {
    decode = await loading
  } catch {
    return refuse("not-loaded")
  }
  const bytes = await file.arrayBuffer()
  try {
    const decoded = await decode(bytes)
    if (decoded === null || decoded.width === 0 || decoded.height === 0) return refuse("broken")
    return { ok: true, value: { reduced: reduce(decoded), shape: { width: decoded.width, height: decoded.height } } }
  } catch (error) {
    return refuse(isOutOfMemory(error) ? "out-of-memory" : "broken")
  }
}

/** Array allocation fails as RangeError; emscripten's allocator traps or aborts (a RuntimeError) with its own words. */
export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof RangeError) return true
  return error instanceof WebAssembly.RuntimeError && /memory|OOM|alloc/i.test(error.message)
}

function refuse(reason: RefusalReason): Decoding {
  return { ok: false, reason }
}
