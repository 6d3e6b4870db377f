/** What a person keeps in the evidence kit, as values: chats, fingerprints of pictures, a log. No page, no network. */
import {
  type CustodyStep,
  type Evidence,
  evidenceBag,
  type KeptChat,
  type PictureDigest,
} from "@breakwater/evidence/bag"
import { type ChatRefusal, chatBytesMax, readChat } from "@breakwater/evidence/chats"
import { findObservables, type Observables } from "@breakwater/evidence/observables"
import { bagFiles } from "@breakwater/formats/bagit"
import { caseUco } from "@breakwater/formats/case-uco"
import { sha512 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Encrypter } from "age-encryption"
import { unzipSync, zipSync } from "fflate"

/** A chat with what the page says of it. */
export type KitChat = KeptChat & { id: number; media: number; isDayFirstSure: boolean }
/** A picture by its fingerprint. */
export type KitPicture = PictureDigest & { id: number }
/** Everything kept. */
export type Kit = {
  chats: KitChat[]
  pictures: KitPicture[]
  screenshots: { id: number; name: string; bytes: Uint8Array }[]
  log: CustodyStep[]
  nextId: number
}
/** Why a file gives no chat. `broken`: a zip that cannot be opened. */
export type KitRefusal = ChatRefusal | "broken"

/** A kit with nothing in it. */
export const emptyKit: Kit = { chats: [], pictures: [], screenshots: [], log: [], nextId: 1 }

const firstZipDay = Date.UTC(1980, 0, 2)
const chatFile = /\.(?:txt|json)$/i

/** The chats of one file: the file itself, or the texts in a zip. Media in a zip is never unpacked. */
export function chatsOf(
  name: string,
  bytes: Uint8Array,
): { ok: true; value: Omit<KitChat, "id">[] } | { ok: false; reason: KitRefusal } {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (!isZip) {
    const read = chatOf(name, bytes)
    return read.ok ? { ok: true, value: [read.value] } : read
  }
  const texts = textsOf(bytes)
  if (!texts.ok) return texts
  const read = texts.value.map(([file, content]) => chatOf(file, content))
  const chats = read.flatMap((each) => (each.ok ? [each.value] : []))
  if (chats.length > 0) return { ok: true, value: chats }
  const refused = read.find((each) => !each.ok)
  return { ok: false, reason: refused !== undefined && !refused.ok ? refused.reason : "no-messages" }
}

function textsOf(zip: Uint8Array): { ok: true; value: [string, Uint8Array][] } | { ok: false; reason: KitRefusal } {
  let bytesInAll = 0
  try {
    const files = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        if (!chatFile.test(name)) return false
        bytesInAll += originalSize
        return bytesInAll <= chatBytesMax
      },
    })
    return bytesInAll > chatBytesMax ? { ok: false, reason: "too-large" } : { ok: true, value: Object.entries(files) }
  } catch {
    return { ok: false, reason: "broken" }
  }
}

function chatOf(
  name: string,
  bytes: Uint8Array,
): { ok: true; value: Omit<KitChat, "id"> } | { ok: false; reason: KitRefusal } {
  const read = readChat(bytes)
  if (!read.ok) return read
  const { messages, media, isDayFirstSure } = read.value
  return { ok: true, value: { name, bytes, messages, media, isDayFirstSure } }
}

/** The fingerprint of a picture: its SHA-512. The picture itself is let go of. */
export function pictureDigest(name: string, bytes: Uint8Array): PictureDigest {
  return { name, bytes: bytes.length, sha512: bytesToHex(sha512(bytes)) }
}

/** Everything found in what was kept. */
export function foundIn({ chats }: Kit, notes: string, country: string | null): Observables {
  const text = [...chats.flatMap(({ messages }) => messages.map((message) => message.text)), notes].join("\n")
  return findObservables(text, country)
}

/** How the file is locked: not, with a passphrase (age, scrypt), or to the hotline's public keys (age). */
export type Lock =
  | { kind: "none" }
  | { kind: "passphrase"; passphrase: string }
  | { kind: "hotline"; recipients: string[] }

/** The bag as one zip, locked as asked. `name` says nothing of what is in it. */
export async function savedKit(
  kit: Kit,
  how: Pick<Evidence, "labels" | "language" | "notes"> & { country: string | null; now: Date; lock: Lock },
): Promise<{ name: string; bytes: Uint8Array }> {
  const { labels, language, notes, country, now, lock } = how
  const evidence: Evidence = {
    chats: kit.chats,
    pictures: kit.pictures.map(({ id: _id, ...picture }) => picture),
    screenshots: kit.screenshots,
    log: kit.log,
    observables: foundIn(kit, notes, country).found,
    notes,
    labels,
    language,
  }
  const files = evidenceBag(evidence, {
    now,
    sha512: (bytes) => bytesToHex(sha512(bytes)),
    bagFiles,
    caseUco: (contents) => caseUco(contents, newId),
  })
  // A zip knows no day before 1980, and a cheap phone's clock may be there.
  const zip = zipSync(Object.fromEntries(files), { mtime: new Date(Math.max(now.getTime(), firstZipDay)) })
  if (lock.kind === "none") return { name: "notes.zip", bytes: zip }
  const encrypter = new Encrypter()
  if (lock.kind === "passphrase") encrypter.setPassphrase(lock.passphrase)
  else for (const recipient of lock.recipients) encrypter.addRecipient(recipient)
  return { name: "notes.zip.age", bytes: await encrypter.encrypt(zip) }
}

/** UUID v4. `crypto.randomUUID` is only there on secure pages. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytesToHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}
