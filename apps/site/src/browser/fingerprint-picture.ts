/**
 * One chosen file to its fingerprint: PDQ, quality and MD5.
 *
 * Runs in the worker. Sends nothing and keeps nothing; every expected failure is a reason, not an exception.
 */
import { hashPixels, hashToText, qualityMin } from "@breakwater/pdq"
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { CanvasState } from "./canvas-check.ts"
import { decodePicture, isOutOfMemory } from "./decode-picture.ts"
import { fileKind, headBytesMax } from "./file-kind.ts"
import { fileBytesMax, pixelsMax } from "./fingerprint-limits.ts"
import { preview } from "./picture-pixels.ts"
import type { Fingerprint, PictureOutcome, RefusalReason } from "./worker-messages.ts"

export async function fingerprintPicture(file: Blob, checkCanvas: () => Promise<CanvasState>): Promise<PictureOutcome> {
  if (file.size > fileBytesMax) return refuse("too-many-bytes")
  try {
    if (file.size === 0) {
      // A file that went away after it was chosen shows size 0 in a worker (Chromium 156): reading it tells them apart.
      await file.arrayBuffer()
      return refuse("empty")
    }
    const head = new Uint8Array(await file.slice(0, headBytesMax).arrayBuffer())
    const found = fileKind(head)
    if (found.kind === "video") return refuse("video")
    if (found.kind === "other") return refuse("not-a-picture")
    const pixels = found.size === null ? null : found.size.width * found.size.height
    if (pixels !== null && pixels > pixelsMax) return refuse("too-many-pixels")
    const digest = await md5OfFile(file)
    const decoded = await decodePicture({ file, head, kind: found.kind, pixels }, await checkCanvas())
    if (!decoded.ok) return decoded
    const { hash, quality } = hashPixels(decoded.value.reduced)
    const fingerprint: Fingerprint = { pdq: quality < qualityMin ? null : hashToText(hash), quality, md5: digest }
    return { ok: true, value: { fingerprint, preview: preview(decoded.value.reduced, decoded.value.shape) } }
  } catch (error) {
    if (isOutOfMemory(error)) return refuse("out-of-memory")
    // NotReadableError, NotFoundError: moved, deleted, or still in the cloud. Anything else is a bug and must surface.
    if (error instanceof DOMException) return refuse("unreadable")
    throw error
  }
}

async function md5OfFile(file: Blob): Promise<string> {
  const digest = md5.create()
  const reader = file.stream().getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) digest.update(part.value)
  return bytesToHex(digest.digest())
}

function refuse(reason: RefusalReason): PictureOutcome {
  return { ok: false, reason }
}
