/**
 * Search: contacts by words of any part of their row, accents and case ignored.
 *
 * It refuses nothing: an absurd query gives an empty list, and the page shows the crisis block above it.
 */
import { countryName } from "./countries.ts"
import { type Contact, contactKinds, contacts, isReachable } from "./directory.ts"

const queryCharactersMax = 200

/**
 * Reachable contacts in which every word of the query begins some word, at most `limit` (20 unless told). Country names are
 * matched in `language` and in English. Rows of `country` (ISO alpha-2) come first, then international ones.
 */
export function searchContacts(
  query: string,
  options: { language: string; country?: string | null; limit?: number },
): Contact[] {
  const words = wordsOf(query.slice(0, queryCharactersMax))
  if (words.length === 0) return []
  const near = options.country?.toUpperCase()
  const rank = (contact: Contact) => (contact.country === near ? 0 : contact.country === "international" ? 1 : 2)
  return contacts
    .filter(isReachable)
    .filter((contact) => {
      const found = wordsOf(textOf(contact, options.language))
      return words.every((word) => found.some((candidate) => candidate.startsWith(word)))
    })
    .sort((a, b) => rank(a) - rank(b) || contactKinds.indexOf(a.kind) - contactKinds.indexOf(b.kind))
    .slice(0, options.limit ?? 20)
}

function textOf(contact: Contact, language: string): string {
  const country =
    contact.country === "international"
      ? "international"
      : `${countryName(contact.country, language)} ${countryName(contact.country, "en")} ${contact.country}`
  const numbers = contact.numbers.map((number) => `${number.shown} ${number.shown.replace(/\D/g, "")}`).join(" ")
  return [contact.name, country, contact.kind, contact.forWhom, numbers, contact.url ?? "", contact.notes ?? ""].join(
    " ",
  )
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
}
