/**
 * Directory: who can be reached, in which country, when and for whom.
 *
 * Each row names its source and the day it was last checked. It refuses to call a row checked that nobody checked:
 * `checkedOn` is null, or the first day of the month in which the source was read, and no number has been called yet.
 */
import { z } from "zod"
import rawContacts from "../records/contacts.json" with { type: "json" }

const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const clockPattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const dayMs = 86_400_000

const numberSchema = z.strictObject({
  use: z.enum(["call", "text"]),
  role: z.enum(["emergency", "police", "non-emergency", "child", "line"]),
  /** As printed by the source, grouped for reading. */
  shown: z.string(),
  /** `tel:` (RFC 3966) or `sms:` (RFC 5724). */
  href: z.string(),
  /** The word to send, when the line asks for one. */
  body: z.string().nullable(),
  note: z.string().nullable(),
  needsCheck: z.boolean(),
})

const hoursSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("always") }),
  z.strictObject({ kind: z.literal("unknown") }),
  z.strictObject({
    kind: z.literal("weekly"),
    /** IANA time zone. */
    zone: z.string(),
    /** Days are ISO: 1 is Monday. `to` is later than `from` on the same day. */
    open: z
      .array(
        z.strictObject({
          days: z.array(z.int().min(1).max(7)).min(1),
          from: z.string().regex(clockPattern),
          to: z.string().regex(clockPattern),
        }),
      )
      .min(1),
    exceptHolidays: z.boolean(),
  }),
])

const contactSchema = z.strictObject({
  id: z.string().regex(/^[a-z]{2,3}-[a-z0-9-]+$/),
  name: z.string().min(1),
  /** ISO 3166-1 alpha-2, or "international". */
  country: z.string().regex(/^(?:[A-Z]{2}|international)$/),
  kind: z.enum([
    "emergency",
    "crisis",
    "child-helpline",
    "adult-about-child",
    "police",
    "online-safety-helpline",
    "removal-help",
    "removal-tool",
    "image-hotline",
    "hotline-index",
    "adult-image-abuse",
    "regulator",
    "guidance",
  ]),
  audiences: z.array(z.enum(["young", "adult", "parent", "professional", "anyone"])).min(1),
  /** Whole years, both ends included; null where the source sets no bound. */
  ages: z.strictObject({ from: z.int().nullable(), to: z.int().nullable() }),
  /** In English, from the source: a page in another language marks it `lang="en"`. */
  forWhom: z.string().min(1),
  numbers: z.array(numberSchema),
  url: z.string().nullable(),
  /** True when no source gave this address: a page shows it only beside the "check" mark. */
  urlNeedsCheck: z.boolean(),
  hours: hoursSchema,
  hoursNote: z.string().nullable(),
  cost: z.enum(["free", "charged", "unknown"]),
  /** BCP 47 tags; null where no source says. */
  languages: z.array(z.string()).nullable(),
  notes: z.string().nullable(),
  /** official: read on the organisation's or a government's own page. cited: quoted by a named other source. */
  mark: z.enum(["official", "cited"]),
  source: z.string().min(1),
  checkedOn: z.string().regex(dayPattern).nullable(),
  /** source-read: the source was read, nobody called. tried: a person called, wrote or opened it. */
  checkedHow: z.enum(["source-read", "tried"]).nullable(),
  checkNote: z.string().nullable(),
  expiresAfterDays: z.int().positive(),
})

/** The schema of the directory file: an array of contacts. Unknown keys are refused. */
export const contactsSchema = z.array(contactSchema)

/** One row of the directory. Texts in it are English; labels for kinds and audiences are in the catalogue. */
export type Contact = z.infer<typeof contactSchema>
/** One number of a contact, to call or to text. */
export type ContactNumber = z.infer<typeof numberSchema>
/** Opening hours: always, unknown, or by week in an IANA time zone. */
export type Hours = z.infer<typeof hoursSchema>
/** What a contact is. */
export type ContactKind = Contact["kind"]
/** For whom a contact is. "anyone" answers every question about audience. */
export type ContactAudience = Contact["audiences"][number]

/** Every contact, as in records/contacts.json. */
export const contacts: readonly Contact[] = contactsSchema.parse(rawContacts)

/** The order in which kinds are listed for a person: life first, then someone to talk to, then reports and removal. */
export const contactKinds: readonly ContactKind[] = contactSchema.shape.kind.options

const contactsById = new Map(contacts.map((contact) => [contact.id, contact]))

/** The contact with this id, or null. */
export function contactById(id: string): Contact | null {
  return contactsById.get(id) ?? null
}

/** A contact nobody can call, text or open; a page leaves it out and `checkGuidance` lists it. */
export function isReachable(contact: Contact): boolean {
  return contact.numbers.length > 0 || contact.url !== null
}

/** source-read or tried: within its days. check: never checked, or past them; the page says so and shows the emergency number. */
export type Standing = "source-read" | "tried" | "check"

/** How far a dated row can be relied on at `now`. Also used for platforms. */
export function standing(
  row: { checkedOn: string | null; checkedHow: "source-read" | "tried" | null; expiresAfterDays: number },
  now: Date,
): Standing {
  if (row.checkedOn === null || row.checkedHow === null) return "check"
  const expiresAt = Date.parse(`${row.checkedOn}T00:00:00Z`) + row.expiresAfterDays * dayMs
  return now.getTime() < expiresAt ? row.checkedHow : "check"
}

/** Narrows `contactsFor`. Without `kinds` every kind; without `audience` everyone's. */
export type ContactFilter = {
  kinds?: readonly ContactKind[]
  audience?: ContactAudience
  /** Adds the rows that serve every country. */
  withInternational?: boolean
}

/** Reachable contacts of a country (ISO alpha-2, any case), in the order of `contactKinds`. An unknown country gives none of its own. */
export function contactsFor(country: string, filter: ContactFilter = {}): Contact[] {
  const wanted = country.toUpperCase()
  return contacts
    .filter(
      (contact) => contact.country === wanted || (filter.withInternational && contact.country === "international"),
    )
    .filter((contact) => isReachable(contact) && serves(contact, filter.audience))
    .filter((contact) => filter.kinds === undefined || filter.kinds.includes(contact.kind))
    .sort((a, b) => contactKinds.indexOf(a.kind) - contactKinds.indexOf(b.kind))
}

function serves(contact: Contact, audience: ContactAudience | undefined): boolean {
  if (audience === undefined || audience === "anyone") return true
  return contact.audiences.includes(audience) || contact.audiences.includes("anyone")
}
