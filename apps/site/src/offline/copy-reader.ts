/**
 * The reader of a copy: as any reader, but without "open now", which would be read later than it was true.
 */
import { type CrisisLine, contacts, crisisBlock, type MessageId } from "@breakwater/guidance"
import type { Reader } from "../reader.ts"
import type { CopySet } from "./copy-places.ts"
import { copyWords } from "./copy-words.ts"
import { weekText } from "./week-hours.ts"

/** Stands in a page where the week's hours of the row around it belong; see `withWeekHours`. */
export const weekMark = "\u0001"
const momentary: ReadonlySet<MessageId> = new Set([
  "crisis.label-open",
  "crisis.label-open-until",
  "crisis.label-closed",
  "crisis.label-opens",
])

/** The reader of a page of a copy made at `now`. `hours` stands where a row would say whether it is open. */
export function copyReader(reader: Reader, now: Date, hours: string): Reader {
  const locale = localeOf(reader.words.language.code, reader.country)
  const { crisis, languages = [] } = reader.layout
  const { lines } = crisisBlock(reader.country, now)
  const t: Reader["t"] = (id, values) => (momentary.has(id) ? hours : reader.t(id, values))
  const crisisOfWeek = crisis && {
    crisis: {
      ...crisis,
      lines: crisis.lines.map((line) => ({ ...line, hours: hoursOf(line.name, lines, locale) })),
    },
  }
  return {
    ...reader,
    t,
    page: { ...reader.page, t },
    layout: {
      ...reader.layout,
      ...crisisOfWeek,
      languages: languages.map((link) => ({ ...link, href: link.href.replace(/(?<=[?&])copy=1&?/, "") })),
    },
  }
}

function hoursOf(name: string, lines: readonly CrisisLine[], locale: string): string {
  const line = lines.find(({ contact }) => contact.name === name)
  return line === undefined ? "" : (weekText(line.contact.hours, locale) ?? "")
}

/** A page of the copy with each mark replaced by the week of the row it stands in. Text is escaped as the page's. */
export function withWeekHours(html: string, { language, country }: CopySet): string {
  const locale = localeOf(language, country)
  const weeks = new Map(contacts.map(({ name, hours }) => [escapeHtml(name), weekText(hours, locale)]))
  return html
    .replace(/<section class="bw-entry">[\s\S]*?<\/section>/g, (row) => {
      const name = /<h3[^>]*>([\s\S]*?)<\/h3>/.exec(row)?.[1] ?? ""
      return row.replaceAll(weekMark, escapeHtml(weeks.get(name) ?? copyWords(language).hoursVary))
    })
    .replaceAll(weekMark, escapeHtml(copyWords(language).hoursVary))
}

/** Clocks and days as they are written in the country, in words of the language. */
function localeOf(language: string, country: string | null): string {
  return country === null ? language : `${language}-${country}`
}

/** As Nunjucks escapes, so that names compare. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    '"': "&quot;",
    "'": "&#39;",
    "<": "&lt;",
    ">": "&gt;",
    "`": "&#96;",
  }
  return text.replace(/[&"'<>`]/g, (character) => entities[character] ?? character)
}
