/**
 * Observables in text: what names an account, a telephone, a place for money or a page, found and checked.
 *
 * A check says that a value is well formed, not whose it is. Bounded patterns only, so that the time grows with the
 * length of the text whatever it holds. A victim's own card number is never looked for.
 */

import { sha256 } from "@noble/hashes/sha2.js"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { base58check, bech32, bech32m } from "@scure/base"
import { electronicFormatIBAN, isValidIBAN } from "ibantools"
import { type CountryCode, findPhoneNumbersInText } from "libphonenumber-js"

/** What an observable names. `pay-handle`: an account of a payment app. */
export type ObservableKind =
  | "profile"
  | "handle"
  | "phone"
  | "email"
  | "iban"
  | "wallet"
  | "pay-handle"
  | "gift-card"
  | "url"

/**
 * One finding. `start` and `end` are UTF-16 offsets in the text; `value` is normalised so that the same thing written in
 * two ways compares equal; `of` is the app, currency or country. `isChecked`: a check digit or a numbering plan fits.
 */
export type Observable = {
  kind: ObservableKind
  start: number
  end: number
  value: string
  of: string | null
  isChecked: boolean
}

/** UTF-16 code units read of one text, and findings given of it. */
export const observableTextCharactersMax = 5_000_000
/** Findings of one text. */
export const observablesMax = 10_000

/** Findings in the order of the text. `more`: the text or the findings went over a limit, and there may be others. */
export type Observables = { found: Observable[]; more: boolean }

type Finder = { pattern: RegExp; read(match: RegExpExecArray): Omit<Observable, "start" | "end"> | null }

const profileHosts: Readonly<Record<string, string>> = {
  "instagram.com": "instagram",
  "snapchat.com": "snapchat",
  "facebook.com": "facebook",
  "fb.com": "facebook",
  "tiktok.com": "tiktok",
  "twitter.com": "x",
  "x.com": "x",
  "t.me": "telegram",
  "telegram.me": "telegram",
  "discord.gg": "discord",
  "wa.me": "whatsapp",
  "threads.net": "threads",
  "reddit.com": "reddit",
  "youtube.com": "youtube",
  "onlyfans.com": "onlyfans",
}
const payHosts: Readonly<Record<string, string>> = {
  "paypal.me": "paypal",
  "cash.app": "cash-app",
  "venmo.com": "venmo",
}
const appNames: Readonly<Record<string, string>> = {
  snap: "snapchat",
  snapchat: "snapchat",
  ig: "instagram",
  insta: "instagram",
  instagram: "instagram",
  telegram: "telegram",
  tg: "telegram",
  discord: "discord",
  kik: "kik",
  tiktok: "tiktok",
}

// The first of two that overlap wins: the more telling stand first.
const finders: readonly Finder[] = [
  { pattern: /\b(?:https?:\/\/|www\.)[^\s<>"'\u00ab\u00bb]{3,2000}/gi, read: ([text]) => linkOf(text) },
  {
    pattern:
      /\b(?:instagram|snapchat|facebook|fb|tiktok|twitter|x|telegram|threads|reddit|paypal|cash|venmo|wa|t)\.(?:com|me|net|app)\/[^\s<>"']{1,200}/gi,
    read: ([text]) => linkOf(`https://${text}`),
  },
  {
    pattern: /[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,24}/g,
    read: ([text]) => seen("email", text.toLowerCase(), null, true),
  },
  {
    pattern: /\b[\w.-]{2,64}@(?:ok[a-z]{3,8}|ybl|ibl|axl|upi|paytm|apl|sbi|icici|hdfcbank)\b/gi,
    read: ([text]) => seen("pay-handle", text.toLowerCase(), "upi", true),
  },
  { pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, read: ([text]) => ibanOf(text) },
  { pattern: /\b(?:bc1|ltc1)[02-9ac-hj-np-z]{11,71}\b/gi, read: ([text]) => segwitOf(text) },
  { pattern: /\b0x[0-9a-fA-F]{40}\b/g, read: ([text]) => ethereumOf(text) },
  { pattern: /\b[13LMT][1-9A-HJ-NP-Za-km-z]{25,34}\b/g, read: ([text]) => base58Of(text) },
  { pattern: /\b[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}\b/g, read: ([text]) => seen("wallet", text, "XMR", false) },
  {
    pattern:
      /\b(snapchat|snap|instagram|insta|ig|telegram|tg|discord|kik|tiktok)(?:\s{0,3}[:=]\s{0,3}|\s{1,3}is\s{1,3})@?([\w.-]{3,40})/gi,
    read: ([, app = "", name = ""]) => seen("handle", plainName(name), appNames[app.toLowerCase()] ?? null, false),
  },
  { pattern: /(?<![\w@./])@([\w.]{2,40})/g, read: ([, name = ""]) => seen("handle", plainName(name), null, false) },
  {
    pattern: /(?<![\w$])\$([A-Za-z][A-Za-z0-9_-]{2,19})\b/g,
    read: ([, name = ""]) => seen("pay-handle", name.toLowerCase(), "cash-app", false),
  },
  {
    pattern: /\b(?=[A-Z0-9-]{0,30}\d)(?=[A-Z0-9-]{0,30}[A-Z])[A-Z0-9]{4,5}(?:-[A-Z0-9]{4,5}){2,4}\b/g,
    read: ([text]) => seen("gift-card", text.replaceAll("-", ""), null, false),
  },
]

/** Everything found in a text. `country` (ISO alpha-2) reads telephone numbers written without their country's code. */
export function findObservables(text: string, country: string | null = null): Observables {
  const part = text.slice(0, observableTextCharactersMax)
  const taken: Observable[] = []
  for (const { pattern, read } of finders) {
    for (const match of part.matchAll(pattern)) {
      const found = read(match)
      if (found !== null) taken.push({ ...found, start: match.index, end: match.index + match[0].length })
    }
  }
  for (const { number, startsAt, endsAt } of findPhoneNumbersInText(
    part,
    country === null ? undefined : (country as CountryCode),
  )) {
    taken.push({
      ...seen("phone", number.number, number.country ?? null, number.isValid()),
      start: startsAt,
      end: endsAt,
    })
  }
  const found = withoutOverlaps(taken)
  return { found: found.slice(0, observablesMax), more: found.length > observablesMax || text.length > part.length }
}

/** Each thing once, however often it was written, with how often. */
export function countObservables(
  found: readonly Observable[],
): (Omit<Observable, "start" | "end"> & { count: number })[] {
  const counted = new Map<string, Omit<Observable, "start" | "end"> & { count: number }>()
  for (const { start: _start, end: _end, ...rest } of found) {
    const key = `${rest.kind} ${rest.of} ${rest.value}`
    counted.set(key, { ...rest, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  return [...counted.values()]
}

/** In the order of the text; of two that overlap, the one whose finder stands first. */
function withoutOverlaps(taken: readonly Observable[]): Observable[] {
  const ranked = taken
    .map((observable, rank) => ({ observable, rank }))
    .toSorted((a, b) => a.observable.start - b.observable.start || a.rank - b.rank)
  const kept: { observable: Observable; rank: number }[] = []
  for (const next of ranked) {
    const last = kept.at(-1)
    if (last === undefined || next.observable.start >= last.observable.end) kept.push(next)
    else if (next.rank < last.rank) kept[kept.length - 1] = next
  }
  return kept.map(({ observable }) => observable)
}

function seen(
  kind: ObservableKind,
  value: string,
  of: string | null,
  isChecked: boolean,
): Omit<Observable, "start" | "end"> {
  return { kind, value, of, isChecked }
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/^@/, "").replace(/[.]+$/, "")
}

function linkOf(written: string): Omit<Observable, "start" | "end"> | null {
  const text = written.replace(/[.,;:!?)\]}]+$/, "")
  let url: URL
  try {
    url = new URL(/^https?:/i.test(text) ? text : `https://${text}`)
  } catch {
    return null
  }
  const host = url.hostname.replace(/^(?:www|m|mobile)\./, "")
  const parts = url.pathname.split("/").filter((part) => part !== "")
  const name = plainName(
    parts[0] === "add" || parts[0] === "user" || parts[0] === "u" ? (parts[1] ?? "") : (parts[0] ?? ""),
  )
  if (payHosts[host] !== undefined && name !== "")
    return seen("pay-handle", name.replace(/^\$/, ""), payHosts[host], true)
  if (profileHosts[host] !== undefined && name !== "" && parts.length <= 2)
    return seen("profile", name, profileHosts[host], true)
  return seen("url", url.href, host, true)
}

function ibanOf(text: string): Omit<Observable, "start" | "end"> | null {
  const plain = electronicFormatIBAN(text)
  return plain !== null && isValidIBAN(plain) ? seen("iban", plain, plain.slice(0, 2), true) : null
}

function segwitOf(text: string): Omit<Observable, "start" | "end"> | null {
  const lower = text.toLowerCase()
  const fits = [bech32, bech32m].some((coder) => coder.decodeUnsafe(lower as `${string}1${string}`, 90) !== undefined)
  return fits ? seen("wallet", lower, lower.startsWith("bc1") ? "BTC" : "LTC", true) : null
}

/** EIP-55: mixed case is a check; one case alone carries none. */
function ethereumOf(text: string): Omit<Observable, "start" | "end"> | null {
  const plain = text.slice(2)
  const lower = plain.toLowerCase()
  if (plain === lower || plain === plain.toUpperCase()) return seen("wallet", `0x${lower}`, "ETH", false)
  const hash = keccak_256(new TextEncoder().encode(lower))
  const isRight = [...plain].every((digit, at) => {
    const nibble = ((hash[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)) & 15
    return digit === (nibble > 7 ? digit.toUpperCase() : digit.toLowerCase())
  })
  return isRight ? seen("wallet", `0x${lower}`, "ETH", true) : null
}

const versions: Readonly<Record<number, string>> = { 0: "BTC", 5: "BTC", 48: "LTC", 50: "LTC", 65: "TRX" }

function base58Of(text: string): Omit<Observable, "start" | "end"> | null {
  try {
    const [version = -1] = base58check(sha256).decode(text)
    const currency = versions[version]
    return currency === undefined ? null : seen("wallet", text, currency, true)
  } catch {
    return null
  }
}
