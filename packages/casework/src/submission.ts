/**
 * What a person's device may submit, and which of it a human looks at before partners get it.
 *
 * A guard, not a judgement of the person: nothing is refused for being unusual, it is set aside.
 */
import { qualityMin } from "@breakwater/pdq"
import type { ListName } from "./lists.ts"

/** Hashes of one image as they arrive. `pdq` is null for a picture too plain to fingerprint. 32 and 16 bytes. */
export type SubmittedFingerprint = { pdq: Uint8Array | null; quality: number; md5: Uint8Array }

/** One answer from one device. */
export type Submission = { list: ListName; fingerprints: SubmittedFingerprint[] }

/** Why an entry waits for a person: too like a well-known public picture, blank, or one of very many in one case. */
export type SetAsideReason = "well-known" | "blank" | "many"

/** Fingerprints in one submission. */
export const fingerprintsPerSubmissionMax = 100

/** Entries of one case that go on the list without a person looking. */
export const entriesPerCaseUnseenMax = 100

/** Entries a case can hold in all. */
export const entriesPerCaseMax = 1000

/** Null: straight onto the list. */
export function setAsideReason(
  fingerprint: SubmittedFingerprint,
  known: { isWellKnown(fingerprint: SubmittedFingerprint): boolean; entriesOfCase: number },
): SetAsideReason | null {
  if (known.isWellKnown(fingerprint)) return "well-known"
  if (fingerprint.quality === 0) return "blank"
  if (known.entriesOfCase >= entriesPerCaseUnseenMax) return "many"
  return null
}

/** The hashes that may be listed: a PDQ hash under the quality bar never is, its MD5 is. */
export function listable(fingerprint: SubmittedFingerprint): SubmittedFingerprint {
  return fingerprint.quality < qualityMin ? { ...fingerprint, pdq: null } : fingerprint
}
