/** The time-stamp of a bag: what is stamped, and where the authority's reply is kept. */
import type { BagSource } from "@breakwater/formats/bagit"
import { checkTimestamp, type Timestamp } from "@breakwater/formats/rfc3161"

/** Covers every byte: the tag manifest lists the manifests, which list the payload. */
export const stampedFile = "tagmanifest-sha512.txt"
/** The reply beside it, in no manifest. */
export const stampFile = "tagmanifest-sha512.tsr"

/** The stamp of a bag: none, one that holds, or why it does not. */
export async function stampOf({ paths, bytes }: BagSource): Promise<Timestamp | { broken: string } | null> {
  if (!paths.includes(stampFile)) return null
  if (!paths.includes(stampedFile)) return { broken: `${stampedFile} is not there` }
  const checked = await checkTimestamp(await bytes(stampFile), await bytes(stampedFile))
  return checked.ok ? checked.value : { broken: checked.reason }
}
