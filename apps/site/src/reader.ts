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
  guessCountry,
  type InlineValues,
  isCountry,
  languages,
  linkTarget,
  type MessageId,
  type PageId,
} from "@breakwater/guidance"
import type { Crisis, LayoutChoice } from "@breakwater/web"
import type { FastifyRequest } from "fastify"

/** Paths of our own pages; a page without one yet leads to the start page. */
const paths: Partial<Record<PageId, string>> = {
  start: "/",
  fingerprint: "/fingerprint",
  tools: "/tools",
  code: "/code",
  "plan-no-file": "/no-file",
  "help-now": "#talk",
}

export type Reader = {
  words: Catalogue
  country: string | null
  /** A path with the reader's choices in it. */
  href(path: string): string
  /** A message as text. */
  t(id: MessageId, values?: InlineValues): string
  /** A message as HTML: escaped, with its strong words and links. */
  h(id: MessageId, values?: InlineValues): string
  layout: LayoutChoice
}

/** The languages a person can choose; the first has no prefix in its addresses. */
export const languageCodes = languages.map(({ code }) => code)

/** Reads the reader from a request. `?country=` wins over the guess; an unknown one is no country, never an error. */
export function readerOf(request: FastifyRequest, now: Date): Reader {
  const query = request.query as { country?: unknown; language?: unknown }
  const accepted = request.headers["accept-language"] ?? ""
  const chosenLanguage = typeof query.language === "string" ? query.language : undefined
  const language = chosenLanguage ?? chooseLanguage(accepted)
  const words = catalogueOf(language)
  const chosen = typeof query.country === "string" && isCountry(query.country) ? query.country.toUpperCase() : null
  const country = chosen ?? guessCountry(accepted)
  const href = (path: string) => {
    const choices = new URLSearchParams()
    if (chosenLanguage !== undefined) choices.set("language", words.language.code)
    if (chosen !== null) choices.set("country", chosen)
    return path.startsWith("#") || choices.size === 0 ? path : `${path}?${choices}`
  }
  const h = (id: MessageId, values?: InlineValues) => html(words, id, values, href)
  return {
    words,
    country,
    href,
    t: words.text,
    h,
    layout: {
      lang: words.language.code,
      dir: words.language.direction,
      crisis: crisisOf(country, now, words.language.code),
      homeHref: href("/"),
    },
  }
}

function html(words: Catalogue, id: MessageId, values: InlineValues | undefined, href: (path: string) => string) {
  return words
    .inline(id, values)
    .map((token) => {
      const text = escapeHtml(token.text)
      if (token.kind === "strong") return `<strong>${text}</strong>`
      if (token.kind !== "link") return text
      const target = linkTarget(token.link)
      if (target === null) return text
      const to = target.kind === "page" ? href(paths[target.page] ?? "/") : target.url
      return `<a class="govuk-link" href="${escapeHtml(to)}"${target.kind === "contact" ? ' rel="noreferrer"' : ""}>${text}</a>`
    })
    .join("")
}

/** The numbers of the reader's country, as every page shows them. */
export function crisisOf(country: string | null, now: Date, language: string): Crisis {
  const block = crisisBlock(country, now)
  const [emergency] = block.emergency
  return {
    lines: block.lines.flatMap((line) => lineOf(line, language)).slice(0, 4),
    // Both 112 and 911 at once would be one number to a person in panic: then the layout says it in words.
    emergency:
      emergency === undefined || block.isFallback ? null : { name: "", number: emergency.shown, href: emergency.href },
  }
}

function lineOf({ contact, numbers, opening }: Contact, language: string) {
  const number = numbers.find((candidate) => candidate.href !== null && !candidate.needsCheck)
  if (number?.href == null) return []
  const time = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" })
  const hours = opening.always ? "24/7" : opening.closesAt !== null ? `→ ${time.format(opening.closesAt)}` : ""
  return [{ name: contact.name, number: number.shown, href: number.href, hours }]
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
