/**
 * Labels of contacts: the messages that name a kind, an audience and the ages of a contact.
 *
 * Rows hold English from their sources; these are the parts of a row that every language can say.
 */
import type { Catalogue, MessageId } from "./catalogue.ts"
import type { Contact, ContactAudience, ContactKind } from "./directory.ts"

/** The message that names a kind. */
export function kindLabel(kind: ContactKind): MessageId {
  return `directory.label-kind-${kind}`
}

/** The message that names an audience. */
export function audienceLabel(audience: ContactAudience): MessageId {
  return `directory.label-audience-${audience}`
}

/** The ages of a contact in words of the catalogue, digits of its language; null where the source sets no bound. */
export function agesText(contact: Contact, catalogue: Catalogue): string | null {
  const { from, to } = contact.ages
  const digits = new Intl.NumberFormat(catalogue.language.code)
  if (from !== null && to !== null)
    return catalogue.text("directory.label-ages", { from: digits.format(from), to: digits.format(to) })
  if (from !== null) return catalogue.text("directory.label-ages-from", { from: digits.format(from) })
  if (to !== null) return catalogue.text("directory.label-ages-to", { to: digits.format(to) })
  return null
}
