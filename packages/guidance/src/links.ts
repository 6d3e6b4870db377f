/**
 * Links in texts: a closed list of page ids, and the ids of contacts.
 *
 * Texts hold no addresses: the site decides its paths, the directory holds the addresses outside.
 */
import { type Contact, contactById } from "./directory.ts"

/** Pages a text may link to. The site maps each to a path. `start-en` is the start page in the original. */
export const pageIds = [
  "start",
  "start-en",
  "help-now",
  "plan",
  "plan-paid",
  "plan-shared",
  "plan-no-file",
  "check",
  "parents",
  "friends",
  "schools",
  "letter",
  "briefing",
  "lesson",
  "school-desk",
  "check-a-chat",
  "adults",
  "fingerprint",
  "tools",
  "code",
  "report",
  "directory",
  "platforms",
  "device",
] as const

/** The id of one of our own pages. */
export type PageId = (typeof pageIds)[number]

/** Where a link in a text leads. */
export type LinkTarget = { kind: "page"; page: PageId } | { kind: "contact"; contact: Contact; url: string }

/** The target of a link id (`page:<id>` or a contact id), or null when there is none or the contact has no address. */
export function linkTarget(id: string): LinkTarget | null {
  if (id.startsWith("page:")) {
    const page = pageIds.find((known) => `page:${known}` === id)
    return page === undefined ? null : { kind: "page", page }
  }
  const contact = contactById(id)
  return contact?.url ? { kind: "contact", contact, url: contact.url } : null
}
