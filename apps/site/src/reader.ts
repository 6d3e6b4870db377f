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
  adults: "/adults",
  fingerprint: "/fingerprint",
  tools: "/tools",
  code: "/code",
  // Reports are not taken yet: whom to tell instead.
  report: "/directory",
  directory: "/directory",
  platforms: "/platforms",
  device: "/device",
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
  /** Whether no native speaker has read the page's document in the reader's language. */
  isUnreviewed(document: DocumentId): boolean
  /** What every template of a help page is given. */
  page: Record<string, unknown>
  layout: LayoutChoice
}

/** Reads the reader from a request. `?country=` wins over the guess; an unknown one is no country, never an error. */
export function readerOf(request: FastifyRequest, now: Date): Reader {
  const query = request.query as { country?: unknown; language?: unknown }
  const accepted = request.headers["accept-language"] ?? ""
  const chosenLanguage = typeof query.language === "string" ? query.language : undefined
  const language = chosenLanguage ?? chooseLanguage(accepted)
  const words = catalogueOf(language)
  const chosen = typeof query.country === "string" && isCountry(query.country) ? query.country.toUpperCase() : null
  const country = chosen ?? guessCountry(accepted)
  const kept: { name: string; value: string }[] = []
  if (chosenLanguage !== undefined) kept.push({ name: "language", value: words.language.code })
  if (chosen !== null) kept.push({ name: "country", value: chosen })
  const href = (path: string) => withChoices(path, kept)
  const h = (id: MessageId, values?: InlineValues) => inlineHtml(words.inline(id, values), href)
  const t = (id: MessageId, values?: InlineValues) => words.text(id, values)
  return {
    words,
    country,
    href,
    t,
    h,
    isUnreviewed: (document) => words.reviewOf(document) === "unreviewed",
    page: {
      t,
      h,
      href,
      hrefWith: (path: string, name: string, value: string) => withChoices(path, [...kept, { name, value }]),
      kept,
      hi: { language: words.language.code, inline: (tokens: InlineToken[]) => inlineHtml(tokens, href) },
    },
    layout: {
      lang: words.language.code,
      dir: words.language.direction,
      crisis: crisisOf(country, now, words.language.code),
      homeHref: href("/"),
      words: layoutWords(words),
      languages: languages.map(({ code, name }) => ({
        href: languageHref(request.url, code),
        text: name,
        lang: code,
        current: code === words.language.code,
      })),
    },
  }
}

/** The layout's own words, from texts the catalogue has in the reader's language. */
function layoutWords({ text }: Catalogue): NonNullable<LayoutChoice["words"]> {
  // The layout prints the number after the words, so that it can be a link.
  const [danger = ""] = text("crisis.note-danger", { numbers: "\u0000" }).split("\u0000")
  return {
    talk: text("crisis.title"),
    talkIntroduction: text("crisis.p-suicide"),
    emergency: danger.trim(),
    emergencyUnknown: text("crisis.note-danger-fallback", { numbers: "112 / 911" }),
    exit: text("device.label-exit"),
    exitHidden: text("device.label-exit-emergency"),
    exitSkip: text("device.label-exit"),
    languages: text("start.label-language"),
    back: text("start.label-back"),
    startAgain: text("start.label-start"),
  }
}

/** This very page in another language. */
function languageHref(url: string, code: string): string {
  const [place = "/", query] = url.split("?")
  const choices = new URLSearchParams(query)
  choices.set("language", code)
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

/** The numbers of the reader's country, as every page shows them. */
function crisisOf(country: string | null, now: Date, language: string): Crisis {
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
