/**
 * The name an entry has for one partner.
 *
 * Entry ids are permuted by AES-128 under the partner's naming key, one block each: stable for one partner, turned back
 * on feedback, and unlinkable between partners. Nothing of the case goes into it, so two images of one person have
 * names as unlike as those of two people.
 */
import { createCipheriv, createDecipheriv } from "node:crypto"

/** UUID-shaped text. */
export type EntryName = string

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The partner's name for an entry. */
export function nameEntry(id: string, namingKey: Uint8Array): EntryName {
  const cipher = createCipheriv("aes-128-ecb", namingKey, null).setAutoPadding(false)
  return asUuid(Buffer.concat([cipher.update(asBytes(id)), cipher.final()]))
}

/** The entry a partner's name stands for (any well-formed name gives an id, known or not), or null. */
export function entryOfName(name: string, namingKey: Uint8Array): string | null {
  const plain = name.toLowerCase()
  if (!uuid.test(plain)) return null
  const decipher = createDecipheriv("aes-128-ecb", namingKey, null).setAutoPadding(false)
  return asUuid(Buffer.concat([decipher.update(asBytes(plain)), decipher.final()]))
}

function asBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll("-", ""), "hex")
}

function asUuid(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
