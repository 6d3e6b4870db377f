/**
 * Passwords and codes, for where no passkey is at hand: both are asked for together.
 *
 * argon2id (RFC 9106, its second recommended parameters: 64 MiB, 3 passes); codes are TOTP (RFC 6238).
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"
import type { StaffPassword } from "@breakwater/store"
import { generateSecret, generateURI, verify } from "otplib"
import { sealText } from "./sealed-text.ts"

/** Characters of a password, at least and at most. */
export const passwordCharacters = { min: 12, max: 200 }

const derive = promisify(argon2)
const memoryKib = 65_536
const passes = 3
const hashBytes = 32
const saltBytes = 16
const stepSeconds = 30

async function hashOf(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const message = password.normalize("NFC")
  const how = { message, nonce: salt, parallelism: 1, tagLength: hashBytes, memory: memoryKib, passes }
  return new Uint8Array(await derive("argon2id", how))
}

/** A new secret for a code app. */
export function newCodeSecret(): string {
  return generateSecret()
}

/** The address that a code app reads (otpauth). */
export function codeAppAddress(issuer: string, name: string, secret: string): string {
  return generateURI({ issuer, label: name, secret })
}

/** A password and code secret as they are kept. `key`: encrypts the secret, 32 bytes or more. */
export async function keepPassword(password: string, codeSecret: string, key: Uint8Array): Promise<StaffPassword> {
  const salt = randomBytes(saltBytes)
  return { salt, hash: await hashOf(password, salt), totpSealed: sealText(codeSecret, key, "code secrets") }
}

/** Whether the password is the one kept. Nothing kept takes as long as something, and is never right. */
export async function isPassword(password: string, kept: StaffPassword | undefined): Promise<boolean> {
  const hash = await hashOf(password, kept?.salt ?? new Uint8Array(saltBytes))
  return timingSafeEqual(hash, kept?.hash ?? randomBytes(hashBytes)) && kept !== undefined
}

/** The time step in which this code is right, with one step of grace each way, or null. */
export async function codeStep(code: string, codeSecret: string, now: Date): Promise<number | null> {
  const token = code.replaceAll(/\s/g, "")
  if (!/^\d{6}$/.test(token)) return null
  const epoch = Math.floor(now.getTime() / 1000)
  const result = await verify({ token, secret: codeSecret, epoch, epochTolerance: stepSeconds })
  return result.valid ? Math.floor(epoch / stepSeconds) + (result.delta ?? 0) : null
}
