/**
 * Crisis block: whom to call now, for a country or for none.
 *
 * It never comes back empty: without a checked emergency number it gives 112 and 911. It names no international
 * crisis directory, because no source of ours vouches for one.
 */
import { type Contact, type ContactNumber, contacts, type Standing, standing } from "./directory.ts"
import { type Opening, openNow } from "./open-now.ts"

/** A line to show in the crisis block, with how far it can be relied on and whether it answers now. */
export type CrisisLine = {
  contact: Contact
  purpose: "crisis" | "child-helpline"
  numbers: readonly ContactNumber[]
  standing: Standing
  opening: Opening
}

/** The crisis block of a country. `emergency` holds at least one number. */
export type CrisisBlock = {
  /** ISO alpha-2 when the directory has an emergency number there, else null. */
  country: string | null
  emergency: readonly ContactNumber[]
  standing: Standing
  /** Numbers to name beside `emergency` when its row is past its check; empty otherwise. */
  fallback: readonly ContactNumber[]
  /** True when the numbers in `emergency` are only 112 and 911: say "your local emergency number" with them. */
  isFallback: boolean
  /** Crisis lines first, then child helplines; may be empty. */
  lines: readonly CrisisLine[]
}

/** 112: across the European Union and beyond. 911: North America and the Philippines. */
export const fallbackNumbers: readonly ContactNumber[] = ["112", "911"].map((shown) => ({
  use: "call",
  role: "emergency",
  shown,
  href: `tel:${shown}`,
  body: null,
  note: null,
  needsCheck: false,
}))

/** The crisis block of a country (ISO alpha-2, any case, or null) at `now`. An unknown country gets 112 and 911. */
export function crisisBlock(country: string | null, now: Date): CrisisBlock {
  const wanted = country?.toUpperCase() ?? null
  const rows = contacts.filter((contact) => contact.country === wanted)
  const row = rows.find((contact) => contact.kind === "emergency") ?? null
  if (row === null)
    return {
      country: null,
      emergency: fallbackNumbers,
      standing: "check",
      fallback: [],
      isFallback: true,
      lines: linesOf(rows, now),
    }
  const rowStanding = standing(row, now)
  const emergency = row.numbers.filter(
    (number) => (number.role === "emergency" || number.role === "police") && number.use === "call",
  )
  const named = new Set(emergency.map((number) => number.href))
  return {
    country: wanted,
    emergency,
    standing: rowStanding,
    fallback: rowStanding === "check" ? fallbackNumbers.filter((number) => !named.has(number.href)) : [],
    isFallback: false,
    lines: linesOf(rows, now),
  }
}

function linesOf(rows: readonly Contact[], now: Date): CrisisLine[] {
  const line = (contact: Contact, purpose: CrisisLine["purpose"], numbers = contact.numbers): CrisisLine => ({
    contact,
    purpose,
    numbers,
    standing: standing(contact, now),
    opening: openNow(contact.hours, now),
  })
  return [
    ...rows.filter((contact) => contact.kind === "crisis").map((contact) => line(contact, "crisis")),
    ...rows.filter((contact) => contact.kind === "child-helpline").map((contact) => line(contact, "child-helpline")),
    // Some emergency rows carry a child-protection number of their own (119 in France).
    ...rows
      .filter((contact) => contact.kind === "emergency")
      .map((contact) =>
        line(
          contact,
          "child-helpline",
          contact.numbers.filter((number) => number.role === "child"),
        ),
      )
      .filter((found) => found.numbers.length > 0),
  ]
}
