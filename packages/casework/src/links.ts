/**
 * Links between reports: the same account, number, bank account or wallet, told by different people.
 *
 * What a person told is compared as keyed tokens (HMAC-SHA-256, RFC 2104), so that the database shows that two reports share
 * something and not what. Only what names a suspect's account, or where money was to go, is taken: never the way in which
 * the person is to be reached. A link is a hint for staff, who can cut it; it decides nothing.
 */
import { findObservables, type Observable } from "@breakwater/evidence/observables"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import type { ReportDraft } from "./report.ts"

/** What two reports can share. `account`: a profile or user name on a platform. */
export const linkKinds = [
  "account",
  "phone",
  "email",
  "bank-account",
  "wallet",
  "payment-name",
  "gift-card",
  "link",
] as const
/** One of the kinds. */
export type LinkKind = (typeof linkKinds)[number]

/** Something a report names, in its normal form. `of`: the platform, currency or service, where known. */
export type LinkValue = { kind: LinkKind; of: string | null; value: string }

/** Bytes of a token. */
export const linkTokenBytes = 16
/** Values taken from one report. */
export const linkValuesMax = 500

const kinds: Record<Observable["kind"], LinkKind> = {
  profile: "account",
  handle: "account",
  phone: "phone",
  email: "email",
  iban: "bank-account",
  wallet: "wallet",
  "pay-handle": "payment-name",
  "gift-card": "gift-card",
  url: "link",
}

/** Everything a report names that another may name too, each once. `country` reads numbers without their country's code. */
export function linkValues(report: ReportDraft): LinkValue[] {
  const country = report.country ?? null
  const inText = (text: string | undefined) =>
    text === undefined ? [] : findObservables(text, country).found.map(fromText)
  const found = [
    ...(report.accounts ?? []).flatMap(({ platform, handle, link }) => [
      ...inText(link),
      ...(handle === undefined ? [] : [accountOf(platform ?? null, handle)]),
    ]),
    ...(report.money ?? []).flatMap(({ handle }) => {
      const known = inText(handle)
      return known.length > 0 || handle === undefined ? known : [linkValue("payment-name", null, handle)]
    }),
    ...(report.places ?? []).flatMap(({ link }) => inText(link)),
    ...inText(report.story),
  ]
  const unique = new Map(found.filter(({ value }) => value !== "").map((each) => [keyText(each), each]))
  return [...unique.values()].slice(0, linkValuesMax)
}

/** The token under which a value is found again. `key`: 32 bytes or more, the console's alone. */
export function linkToken(value: LinkValue, key: Uint8Array): Uint8Array {
  return hmac(sha256, key, new TextEncoder().encode(keyText(value))).slice(0, linkTokenBytes)
}

function fromText({ kind, value, of }: Observable): LinkValue {
  return kinds[kind] === "account" ? accountOf(of, value) : linkValue(kinds[kind], of, value)
}

/** An account by name: a profile's address and a user name on the same platform are one. */
function accountOf(platform: string | null, written: string): LinkValue {
  const [link] = /[/]/.test(written) ? findObservables(written).found : []
  if (link !== undefined && link.kind === "profile") return linkValue("account", link.of, link.value)
  return linkValue("account", platform === "other" ? null : platform, written)
}

function linkValue(kind: LinkKind, of: string | null, written: string): LinkValue {
  const plain =
    kind === "link" ? linkForm(written) : kind === "wallet" || kind === "bank-account" ? written : nameForm(written)
  return { kind, of: kind === "email" || kind === "link" || kind === "phone" ? null : of, value: plain }
}

// Letters that look alike across scripts (Unicode TR39, the pairs met in user names); "0" and "o" stay apart.
const lookAlikes: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  е: "e",
  к: "k",
  м: "m",
  н: "h",
  о: "o",
  р: "p",
  с: "c",
  т: "t",
  у: "y",
  х: "x",
  і: "i",
  ј: "j",
  ѕ: "s",
  ԁ: "d",
  ɡ: "g",
  α: "a",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
}

function nameForm(written: string): string {
  const folded = written
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\p{Cf}]/gu, "")
  return [...folded]
    .map((letter) => lookAlikes[letter] ?? letter)
    .join("")
    .replace(/^@+/, "")
    .replace(/\.+$/, "")
}

/** A page's address without what differs between two copies of it: scheme, www, tracking, fragment, last slash. */
function linkForm(written: string): string {
  const url = URL.parse(written)
  if (url === null) return nameForm(written)
  const host = url.hostname.replace(/^(?:www|m|mobile)\./, "")
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_|fbclid$|gclid$|igsh|si$|share|ref)/.test(name)) url.searchParams.delete(name)
  }
  url.searchParams.sort()
  return `${host}${url.pathname.replace(/\/+$/, "")}${url.search}`
}

function keyText({ kind, of, value }: LinkValue): string {
  return [kind, of ?? "", value].join("\u0000")
}
