/**
 * Sealing to a case code: what is sealed here only the holder of the code can open.
 *
 * The code gives an X25519 identity by HKDF (RFC 5869); its public half, the recipient, is kept with the case, so that
 * anything can be sealed to the person without the code being there. The format is age (https://age-encryption.org/v1).
 */
import { bech32 } from "@scure/base"
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption"
import { type CaseCode, caseSecret } from "./case-code.ts"

/** The public half of a case code: `age1…`. Safe to store; says nothing of the code. */
export function caseRecipient(code: CaseCode): Promise<string> {
  return identityToRecipient(caseIdentity(code))
}

/** Seals bytes to a recipient. The size of the result shows the size of `plain`: pad before. */
export async function sealTo(recipient: string, plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(plain)
}

/** Opens what was sealed to this code, or null when it was sealed to another. */
export async function openWith(code: CaseCode, sealed: Uint8Array): Promise<Uint8Array | null> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(caseIdentity(code))
  try {
    return await decrypter.decrypt(sealed)
  } catch {
    return null
  }
}

function caseIdentity(code: CaseCode): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", caseSecret(code, "identity")).toUpperCase()
}
