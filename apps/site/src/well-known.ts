/**
 * Well-known public pictures: a file of PDQ hashes, one a line. What collides with one is set aside for a person.
 *
 * It keeps somebody from listing a newspaper's front page; it says nothing about the person who sent it.
 */
import { readFileSync } from "node:fs"
import type { SubmittedFingerprint } from "@breakwater/casework"
import { describeHashLineFault, readHashList } from "@breakwater/formats/hash-text"
import { createHashIndex } from "@breakwater/hash-index"
import { hashFromText, matchDistanceBitsMax } from "@breakwater/pdq"

export type WellKnown = (fingerprint: SubmittedFingerprint) => boolean

/** Reads the list; null gives a list of none. Throws at start with the line that is no hash. */
export function readWellKnown(file: string | null): WellKnown {
  if (file === null) return () => false
  const index = createHashIndex()
  let id = 0
  for (const line of readHashList([readFileSync(file)])) {
    if (!line.ok) throw new Error(`SITE_WELL_KNOWN_FILE: ${describeHashLineFault(line.reason)}`)
    const hash = hashFromText(line.value)
    if (hash !== null) index.add(id++, hash)
  }
  return ({ pdq }) => pdq !== null && index.query(pdq, matchDistanceBitsMax).length > 0
}
