/**
 * The list of chosen pictures: what is in it, how far each has come, and what of it is sent.
 *
 * Pure. Names are shown on the device so that a person finds their picture; nothing here sends one.
 */
import { filesMax } from "./fingerprint-limits.ts"
import type { RgbaPixels } from "./picture-pixels.ts"
import type { Fingerprint, RefusalReason } from "./worker-messages.ts"

export type PictureState =
  | { is: "waiting" } // the queue acts next
  | { is: "working" } // the worker acts next
  | { is: "ready"; fingerprint: Fingerprint; preview: RgbaPixels } // the person acts next
  | { is: "refused"; reason: RefusalReason } // the person acts next, where trying again can help

/** `id` counts from 1 and is the number the person sees. `removed`: taken out by the person, who may put it back. */
export type Picture<Source> = {
  readonly id: number
  readonly source: Source
  readonly removed: boolean
  readonly state: PictureState
}

/** Adds what fits; `leftOut` says how many did not. Pictures taken out make room. */
export function addPictures<Source>(
  pictures: readonly Picture<Source>[],
  sources: readonly Source[],
): { pictures: Picture<Source>[]; leftOut: number } {
  const room = Math.max(0, filesMax - pictures.filter((picture) => !picture.removed).length)
  const added = sources.slice(0, room).map((source, at): Picture<Source> => {
    return { id: pictures.length + at + 1, source, removed: false, state: { is: "waiting" } }
  })
  return { pictures: [...pictures, ...added], leftOut: sources.length - added.length }
}

export function changePicture<Source>(
  pictures: readonly Picture<Source>[],
  id: number,
  change: { removed?: boolean; state?: PictureState },
): Picture<Source>[] {
  return pictures.map((picture) => (picture.id === id ? { ...picture, ...change } : picture))
}

/** Whether one taken out may come back: not when others have taken its place. */
export function hasRoom(pictures: readonly Picture<unknown>[]): boolean {
  return pictures.filter((picture) => !picture.removed).length < filesMax
}

export function nextToDo<Source>(pictures: readonly Picture<Source>[]): Picture<Source> | null {
  return pictures.find((picture) => !picture.removed && picture.state.is === "waiting") ?? null
}

/** The number of an earlier picture with the same bytes, which is the one that counts; null when there is none. */
export function earlierTwin(pictures: readonly Picture<unknown>[], picture: Picture<unknown>): number | null {
  if (picture.state.is !== "ready") return null
  const { md5 } = picture.state.fingerprint
  const first = pictures.find((one) => !one.removed && one.state.is === "ready" && one.state.fingerprint.md5 === md5)
  return first === undefined || first.id >= picture.id ? null : first.id
}

export function countPictures(pictures: readonly Picture<unknown>[]): {
  total: number
  done: number
  refused: number
} {
  const present = pictures.filter((picture) => !picture.removed)
  const refused = present.filter((picture) => picture.state.is === "refused").length
  const ready = present.filter((picture) => picture.state.is === "ready").length
  return { total: present.length, done: ready + refused, refused }
}

/** What is sent: each file's fingerprint once, in the order of the list, and nothing else about it. */
export function fingerprintsToSend(pictures: readonly Picture<unknown>[]): Fingerprint[] {
  return pictures.flatMap((picture) => {
    if (picture.removed || picture.state.is !== "ready" || earlierTwin(pictures, picture) !== null) return []
    const { pdq, quality, md5 } = picture.state.fingerprint
    return [{ pdq, quality, md5 }]
  })
}
