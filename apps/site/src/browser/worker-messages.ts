/**
 * What the page and its worker say to each other, and the closed list of reasons why a picture has no fingerprint.
 *
 * The file goes to the worker of this page and no further; what comes back holds no name and at most a 32-pixel preview.
 */
import type { RgbaPixels } from "./picture-pixels.ts"

/** `pdq` is null when the picture is too plain (quality under 50). Text as sent: 64 and 32 lower-case hex digits. */
export type Fingerprint = { pdq: string | null; quality: number; md5: string }

/** Why a picture gets no fingerprint. Each has its sentence in the catalogue, `pictures.note-refused-…`. */
export const refusalReasons = [
  "empty",
  "too-many-bytes",
  "too-many-pixels",
  "video",
  "not-a-picture",
  "broken",
  "unreadable",
  "canvas-changed",
  "out-of-memory",
  "not-loaded",
  "crashed",
  "took-too-long",
] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** Reasons that may be gone on the next attempt with the same file. */
export const retryableReasons: readonly RefusalReason[] = [
  "unreadable",
  "out-of-memory",
  "not-loaded",
  "crashed",
  "took-too-long",
]

export type PictureOutcome =
  | { ok: true; value: { fingerprint: Fingerprint; preview: RgbaPixels } }
  | { ok: false; reason: RefusalReason }

export type ToWorker = { id: number; file: File }

/** `ready` comes once, when the worker's code and the hash kernel have loaded. */
export type FromWorker = { is: "ready" } | { is: "outcome"; id: number; outcome: PictureOutcome }
