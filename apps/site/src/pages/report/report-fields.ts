/** How each answer of the report is asked for: the kind of field, its choices, and where its words stand. */
import { type ReportDraft, type ReportField, reportSchema } from "@breakwater/casework"
import type { MessageId } from "@breakwater/guidance"

type Choices = readonly string[]
type Column = { name: string; label: MessageId; choices: Choices | null }

/** One field as a page shows it. `section` is that of the guidance document `report`. */
export type FieldShape =
  | { kind: "radios" | "checkboxes"; section: string; choices: Choices }
  | { kind: "country" | "text" | "line"; section: string; hasHint: boolean }
  | { kind: "rows"; section: string; columns: readonly Column[] }

const { shape } = reportSchema
const column = (section: string, key: string, name: string, choices: Choices | null = null): Column => ({
  name,
  label: `report.${section}.label-${key}` as MessageId,
  choices,
})
const moneyRow = shape.money.unwrap().element.shape
const placeRow = shape.places.unwrap().element.shape

/** Every answer but the language, which is the page's. */
export const reportFields: Record<Exclude<ReportField, "language">, FieldShape> = {
  forWhom: { kind: "radios", section: "for-whom", choices: shape.forWhom.unwrap().options },
  safeNow: { kind: "radios", section: "safe-now", choices: shape.safeNow.unwrap().options },
  selfHarm: { kind: "radios", section: "self-harm", choices: shape.selfHarm.unwrap().options },
  happened: { kind: "checkboxes", section: "happened", choices: shape.happened.element.options },
  image: { kind: "radios", section: "image", choices: shape.image.unwrap().options },
  ageBand: { kind: "radios", section: "age-band", choices: shape.ageBand.unwrap().options },
  country: { kind: "country", section: "country", hasHint: false },
  accounts: {
    kind: "rows",
    section: "accounts",
    columns: [
      column("accounts", "platform", "accountPlatform"),
      column("accounts", "handle", "accountHandle"),
      column("accounts", "link", "accountLink"),
    ],
  },
  money: {
    kind: "rows",
    section: "money",
    columns: [
      column("money", "kind", "moneyKind", moneyRow.kind.options),
      column("money", "amount", "moneyAmount"),
      column("money", "currency", "moneyCurrency"),
      column("money", "method", "moneyMethod", moneyRow.method.unwrap().options),
      column("money", "handle", "moneyHandle"),
      column("money", "date", "moneyDate"),
    ],
  },
  places: {
    kind: "rows",
    section: "places",
    columns: [
      column("places", "kind", "placeKind", placeRow.kind.options),
      column("places", "platform", "placePlatform"),
      column("places", "link", "placeLink"),
      column("places", "words", "placeWords"),
    ],
  },
  story: { kind: "text", section: "story", hasHint: true },
  level: { kind: "radios", section: "level", choices: shape.level.unwrap().options },
  contactWay: { kind: "radios", section: "contact-way", choices: shape.contactWay.unwrap().options },
  contact: { kind: "line", section: "contact", hasHint: false },
  contactNote: { kind: "text", section: "contact-note", hasHint: true },
  name: { kind: "line", section: "name", hasHint: false },
}

/** The key of a row's column, by the name of its form field: `accountHandle` is `handle`. */
export function rowKey(name: string): string {
  const key = name.replace(/^(?:account|money|place)/, "")
  return key.charAt(0).toLowerCase() + key.slice(1)
}

/** The words of a choice. */
export function choiceLabel(section: string, choice: string): MessageId {
  return `report.${section}.label-${choice}` as MessageId
}

/** The draft as a form would send it: what a page is filled with. */
export function formOf(draft: ReportDraft): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = {}
  for (const [field, shape] of Object.entries(reportFields)) {
    const answer = draft[field as ReportField]
    if (answer === undefined) continue
    if (shape.kind !== "rows") form[field] = answer as string | string[]
    else {
      const rows = answer as Record<string, string | undefined>[]
      for (const { name } of shape.columns) form[name] = rows.map((row) => row[rowKey(name)] ?? "")
    }
  }
  return form
}
