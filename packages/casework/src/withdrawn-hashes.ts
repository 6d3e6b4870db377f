/** The hashes of an entry that is off the list, packed to one size so that the sealed form tells nothing apart. */

/** What is needed to list an entry again. 32 and 16 bytes. */
export type EntryHashes = { pdq: Uint8Array | null; quality: number; md5: Uint8Array }

const packedBytes = 1 + 32 + 1 + 16

/** Layout: has-pdq flag, 32 bytes PDQ (zeros without), quality, 16 bytes MD5. */
export function packHashes(hashes: EntryHashes): Uint8Array {
  const packed = new Uint8Array(packedBytes)
  if (hashes.pdq !== null) {
    packed[0] = 1
    packed.set(hashes.pdq, 1)
  }
  packed[33] = hashes.quality
  packed.set(hashes.md5, 34)
  return packed
}

/** The reverse of `packHashes`; throws on bytes it did not make. */
export function unpackHashes(packed: Uint8Array): EntryHashes {
  if (packed.length !== packedBytes)
    throw new RangeError(`packed hashes are ${packedBytes} bytes, not ${packed.length}`)
  return {
    pdq: packed[0] === 1 ? packed.slice(1, 33) : null,
    quality: packed[33] ?? 0,
    md5: packed.slice(34, 50),
  }
}
