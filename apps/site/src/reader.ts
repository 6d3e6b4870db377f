/**
 * The reader of a page: language and country, from the address or guessed from the browser's language, and the links
 * and words that follow from them. Nothing is kept: a choice lives in the address.
 */
import {
  type Catalogue,
  type CrisisLine as Contact,
  catalogueOf,
  chooseLanguage,
  crisisBlock,
  type DocumentId,
  guessCountry,
  type Hours,
  type InlineToken,
  type InlineValues,
  isCountry,
  languages,
  linkTarget,
  type MessageId,
  type PageId,
} from "@breakwater/guidance"
import type { Crisis, LayoutChoice } from "@breakwater/web"
import type { FastifyRequest } from "fastify"
import { layoutWords } from "./layout-words.ts"
import { openingWeek } from "./offline/week-hours.ts"
import { openNowScript } from "./open-now-script.ts"
import { openingAt, openingWords, type SayOpening } from "./opening-words.ts"

/** Where each page a text may link to stands. */
const paths: Record<PageId, string> = {
  start: "/",
  "start-en": "/?language=en",
  "help-now": "#talk",
  plan: "/plan",
  "plan-paid": "/plan?situation=paid",
  "plan-shared": "/plan?situation=shared",
  "plan-no-file": "/no-file",
  check: "/check",
  parents: "/parents",
  friends: "/friends",
  schools: "/schools",
  letter: "/letter",
  briefing: "/briefing",
  lesson: "/lesson",
  "school-desk": "/school-desk",
  "check-a-chat": "/check-a-chat",
  adults: "/adults",
  fingerprint: "/fingerprint",
  tools: "/tools",
  code: "/code",
  report: "/report",
  directory: "/directory",
  platforms: "/platforms",
  device: "/device",
}

export type Reader = {
  words: Catalogue
  country: string | null
  /** BCP 47: clocks and days as they are written in the country, in words of the language. */
  locale: string
  /** False where the country is a guess, or none. */
  isCountryChosen: boolean
  /** A path with the reader's choices in it. */
  href(path: string): string
  /** The same with one more choice. */
  hrefWith(path: string, name: string, value: string): string
  /** A message as text. */
  t(id: MessageId, values?: InlineValues): string
  /** A message as HTML: escaped, with its strong words and links. */
  h(id: MessageId, values?: InlineValues): string
  /** As HTML, for a place that stands alone: with its own `lang` where it is not in the page's language. */
  tl(id: MessageId, values?: InlineValues): string
  /** As HTML, what to say of the page's words where no native speaker has read them, or they are English; else null. */
  reviewNote(document: DocumentId): string | null
  /** What the page says of opening hours. */
  sayOpening(hours: Hours): ReturnType<SayOpening>
  /** A copy is read later than it is made: it says nothing of the moment. */
  isCopy: boolean
  /** What every template of a help page is given. */
  page: Record<string, unknown>
  layout: LayoutChoice
}

/** Reads the reader from a request. `?country=` wins over the guess; an unknown one is no country, never an error. */
export function readerOf(request: FastifyRequest, now: Date, { isCopy }: { isCopy: boolean }): Reader {
  const { words, country, isCountryChosen, kept } = choicesOf(request)
  const locale = country === null ? words.language.code : `${words.language.code}-${country}`
  const say = isCopy ? openingWeek : openingAt(now)
  const sayOpening = (hours: Hours) => say(hours, words, locale)
  const href = (path: string) => withChoices(path, kept)
  const hrefWith = (path: string, name: string, value: string) =>
    withChoices(path, [...kept.filter((choice) => choice.name !== name), { name, value }])
  const t = (id: MessageId, values?: InlineValues) => words.text(id, values)
  const h = (id: MessageId, values?: InlineValues) => inlineHtml(words.inline(id, values), href)
  const tl = (id: MessageId, values?: InlineValues) => markedHtml(words, id, h(id, values))
  const hi = { language: words.language.code, inline: (tokens: InlineToken[]) => inlineHtml(tokens, href) }
  const crisis = crisisOf(country, now, sayOpening, t("crisis.label-check"))
  return {
    words,
    country,
    locale,
    isCountryChosen,
    href,
    hrefWith,
    t,
    h,
    tl,
    reviewNote: (document) => reviewNoteOf(words, document, languageHref(request.url, "en")),
    sayOpening,
    isCopy,
    page: { t, h, tl, href, hrefWith, kept, hi, isCopy },
    layout: {
      lang: words.language.code,
      dir: words.language.direction,
      crisis,
      homeHref: href("/"),
      scripts: crisis.lines.some(({ hoursData: data }) => data) ? openNowScript() : [],
      hoursWords: isCopy ? "" : JSON.stringify({ ...openingWords(words), locale }),
      words: layoutWords(words),
      languages: languages.map(({ code, name }) => ({
        href: languageHref(request.url, code),
        text: name,
        lang: code,
        current: code === words.language.code,
      })),
      footer: [
        { href: href("/country"), text: t("start.label-change-country") },
        { href: href("/device"), text: t("start.label-device") },
        { href: href("/exit-button"), text: t("layout.label-exit-page") },
        { href: href("/clear"), text: t("start.label-clear") },
      ],
    },
  }
}

/** Language and country of a request, and which of them the address carries on. */
function choicesOf(request: FastifyRequest) {
  // The router refuses a malformed address before it has read the query.
  const query = (request.query ?? {}) as { country?: unknown; language?: unknown }
  const accepted = request.headers["accept-language"] ?? ""
  const chosenLanguage = typeof query.language === "string" ? query.language : undefined
  const words = catalogueOf(chosenLanguage ?? chooseLanguage(accepted))
  const chosen = countryOf((request.params as { country?: unknown } | null)?.country) ?? countryOf(query.country)
  const kept: { name: string; value: string }[] = []
  if (chosenLanguage !== undefined) kept.push({ name: "language", value: words.language.code })
  if (chosen !== null) kept.push({ name: "country", value: chosen })
  return { words, country: chosen ?? guessCountry(accepted), isCountryChosen: chosen !== null, kept }
}

/** A country of an address; an unknown one is none, never an error. */
function countryOf(value: unknown): string | null {
  return typeof value === "string" && isCountry(value) ? value.toUpperCase() : null
}

/** This very page in another language; of a copy that is kept, the page itself. */
function languageHref(url: string, code: string): string {
  const [place = "/", query] = url.split("?")
  const choices = new URLSearchParams(query)
  choices.set("language", code)
  choices.delete("copy")
  return `${place}?${choices}`
}

function withChoices(path: string, choices: { name: string; value: string }[]): string {
  if (path.startsWith("#") || choices.length === 0) return path
  const [place = "", query] = path.split("?")
  const all = new URLSearchParams(query)
  for (const { name, value } of choices) if (!all.has(name)) all.set(name, value)
  return `${place}?${all}`
}

function inlineHtml(tokens: InlineToken[], href: (path: string) => string): string {
  return tokens
    .map((token) => {
      const text = escapeHtml(token.text)
      if (token.kind === "strong") return `<strong>${text}</strong>`
      if (token.kind !== "link") return text
      const target = linkTarget(token.link)
      if (target === null) return text
      const to = target.kind === "page" ? href(paths[target.page]) : target.url
      return `<a class="govuk-link" href="${escapeHtml(to)}"${target.kind === "contact" ? ' rel="noreferrer"' : ""}>${text}</a>`
    })
    .join("")
}

/** A text that is not in the page's language says in which it is. */
function markedHtml(words: Catalogue, id: MessageId, html: string): string {
  const language = words.languageOf(id)
  return language === words.language.code ? html : `<span lang="${language}" dir="ltr">${html}</span>`
}

/** The crisis sentences stand on every page: without their review no page may go without the line. */
function reviewNoteOf(words: Catalogue, document: DocumentId, inEnglish: string): string | null {
  if (words.reviewOf(document) === "missing") return escapeHtml(words.text("layout.note-only-english"))
  if (![document, "crisis" as const].some((part) => words.reviewOf(part) === "unreviewed")) return null
  return inlineHtml(words.inline("start.note-unreviewed"), () => inEnglish)
}

/** The numbers of the reader's country, as every page shows them. */
function crisisOf(country: string | null, now: Date, say: Reader["sayOpening"], toCheck: string): Crisis {
  const block = crisisBlock(country, now)
  const numbers = block.isFallback ? [] : [...block.emergency, ...block.fallback]
  return {
    lines: block.lines.flatMap((line) => lineOf(line, say, toCheck)).slice(0, 4),
    // Both 112 and 911 at once would be one number to a person in panic: then the layout says it in words.
    emergency: numbers.flatMap(({ shown, href }) => (href === null ? [] : [{ number: shown, href }])),
  }
}

function lineOf({ contact, numbers, standing }: Contact, say: Reader["sayOpening"], toCheck: string) {
  const number = numbers.find((candidate) => candidate.href !== null && !candidate.needsCheck)
  if (number?.href == null) return []
  const { hours } = contact
  const line = { name: contact.name, number: number.shown, href: number.href }
  if (standing === "check") return [{ ...line, hours: toCheck }]
  if (hours.kind === "unknown") return [{ ...line, hours: "" }]
  const { text, data } = say(hours)
  return [{ ...line, hours: text, hoursData: data }]
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
