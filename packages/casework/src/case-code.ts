/**
 * The case code: what a person keeps, and the only way back to what they sent.
 *
 * 100 random bits as five groups of four Crockford base32 symbols and a mod-37 check symbol
 * (https://www.crockford.com/base32.html): `7KQ2-M4XD-9RTB-0V5H-CW3A-8`. Never stored: found by keyed HMAC, and what
 * only its holder may read is sealed to keys derived from it. Pure: the caller brings the random bytes.
 */
import { hkdf } from "@noble/hashes/hkdf.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"

const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
// Crockford's five extra check symbols bring 32 to the prime 37, so every single wrong or swapped symbol is caught.
const checkSymbols = `${symbols}*~$=U`
const codeSymbols = 20
const codeBits = 100n

/** Bytes of randomness a new code takes; the four bits over 100 are dropped. */
export const caseCodeRandomBytes = 13

/** A well-formed case code in its printed form. Only `parseCaseCode` and `newCaseCode` make one. */
export type CaseCode = string & { readonly caseCode: unique symbol }

/** Why a typed text is not a case code. `length`: not 20 symbols and a check; `symbol`: one that no code has; `check`: mistyped. */
export type CaseCodeRefusal = "length" | "symbol" | "check"

/** Makes a code from 13 random bytes. */
export function newCaseCode(random: Uint8Array): CaseCode {
  if (random.length !== caseCodeRandomBytes)
    throw new RangeError(`a case code takes ${caseCodeRandomBytes} random bytes`)
  let value = 0n
  for (const byte of random) value = (value << 8n) | BigInt(byte)
  return print(value >> 4n)
}

/**
 * Reads what a person typed: case, spaces and dashes do not matter, and O is read as 0, I and L as 1.
 * The check symbol is needed: a mistyped code must not look like an unknown one.
 */
export function parseCaseCode(text: string): { ok: true; value: CaseCode } | { ok: false; reason: CaseCodeRefusal } {
  const plain = text
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  if (plain.length !== codeSymbols + 1) return { ok: false, reason: "length" }
  let value = 0n
  for (const symbol of plain.slice(0, codeSymbols)) {
    const digit = symbols.indexOf(symbol)
    if (digit < 0) return { ok: false, reason: "symbol" }
    value = (value << 5n) | BigInt(digit)
  }
  if (!checkSymbols.includes(plain.charAt(codeSymbols))) return { ok: false, reason: "symbol" }
  if (plain.charAt(codeSymbols) !== checkSymbolOf(value)) return { ok: false, reason: "check" }
  return { ok: true, value: print(value) }
}

/** The look-up key a case is found by: HMAC-SHA-256 of the code under the installation's secret. 32 bytes. */
export function caseLookup(code: CaseCode, lookupSecret: Uint8Array): Uint8Array {
  return hmac(sha256, lookupSecret, bytesOf(code))
}

/** 32 bytes only the holder of the code can derive, for `purpose` (HKDF-SHA-256, RFC 5869). Never stored. */
export function caseSecret(code: CaseCode, purpose: "identity" | "hybrid identity"): Uint8Array {
  return hkdf(sha256, bytesOf(code), undefined, new TextEncoder().encode(`breakwater ${purpose}`), 32)
}

function print(value: bigint): CaseCode {
  let text = ""
  for (let shift = codeBits - 5n; shift >= 0n; shift -= 5n) text += symbols.charAt(Number((value >> shift) & 31n))
  const groups = text.match(/.{4}/g) ?? []
  return `${groups.join("-")}-${checkSymbolOf(value)}` as CaseCode
}

function checkSymbolOf(value: bigint): string {
  return checkSymbols.charAt(Number(value % 37n))
}

function bytesOf(code: CaseCode): Uint8Array {
  return new TextEncoder().encode(code.replaceAll("-", ""))
}
