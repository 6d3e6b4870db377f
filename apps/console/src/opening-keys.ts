/**
 * The identities that open reports, held in this process alone. A file wrapped under a passphrase (age, scrypt) stays
 * closed until somebody with the permission unlocks it, and is forgotten when it is locked or the process ends.
 */
import { type ReportRecipient, readReportRecipients } from "@breakwater/casework"
import { armor, Decrypter, identityToRecipient } from "age-encryption"

type Opened = { identities: string[]; recipients: ReportRecipient[] }

/** State of the keys. none: no file is configured; locked: wrapped, and not unlocked yet. */
export type OpeningKeys = {
  state(): "none" | "locked" | "open"
  /** Whether the file is wrapped, so that it can be locked again. */
  isWrapped: boolean
  /** Identities (age), and the public keys of the same: answers are sealed to both sides. Empty while locked. */
  opened(): Opened
  /** Unlocks a wrapped file. False: this is not its passphrase. */
  unlock(passphrase: string): Promise<boolean>
  lock(): void
}

const nothing: Opened = { identities: [], recipients: [] }
const armorStart = "-----BEGIN AGE ENCRYPTED FILE-----"
const binaryStart = "age-encryption.org/v1"

/** Reads the file's bytes: identities one a line, or those wrapped, armored or not. Throws when it is neither. */
export async function openingKeys(file: Uint8Array | null): Promise<OpeningKeys> {
  const text = file === null ? "" : new TextDecoder().decode(file).trim()
  const isArmored = text.startsWith(armorStart)
  const wrapped = isArmored ? armor.decode(text) : text.startsWith(binaryStart) ? file : null
  let opened = wrapped === null ? await readIdentities(text) : nothing
  if (file !== null && wrapped === null && opened.identities.length === 0) {
    throw new Error("CONSOLE_IDENTITY_FILE: expected age identities, one a line, or a file of them wrapped by age")
  }
  return {
    isWrapped: wrapped !== null,
    state: () => (opened.identities.length > 0 ? "open" : wrapped === null ? "none" : "locked"),
    opened: () => opened,
    unlock: async (passphrase) => {
      if (wrapped === null) return false
      const decrypter = new Decrypter()
      decrypter.addPassphrase(passphrase)
      try {
        opened = await readIdentities(await decrypter.decrypt(wrapped, "text"))
        return opened.identities.length > 0
      } catch {
        return false
      }
    },
    lock: () => {
      if (wrapped !== null) opened = nothing
    },
  }
}

async function readIdentities(text: string): Promise<Opened> {
  const identities = text.split(/\s+/).filter((line) => line.startsWith("AGE-SECRET-KEY-"))
  if (identities.length === 0) return nothing
  const recipients = readReportRecipients((await Promise.all(identities.map(identityToRecipient))).join("\n"))
  if (!recipients.ok) throw new Error("CONSOLE_IDENTITY_FILE: expected age identities, one a line")
  return { identities, recipients: recipients.value }
}
