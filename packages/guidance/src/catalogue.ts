/**
 * Catalogue: a message by its id in a language, with English where a translation lacks it.
 *
 * A message id is `<document>.<key>`; the English files are the list of ids. People see the fallback silently (with its
 * own `lang`); tests see it marked. It refuses an unknown id with an exception: ids are code, not input.
 */
import { english } from "../content/en/english.ts"
import { translations } from "../content/translations.ts"
import { acceptedLanguages } from "./countries.ts"
import { fillValues, type InlineToken, type InlineValues, parseInline } from "./inline.ts"

type English = typeof english
/** The id of a document: one file in content/en. */
export type DocumentId = keyof English
/** The id of a message, `<document>.<key>`. */
export type MessageId = { [D in DocumentId]: `${D}.${keyof English[D]["texts"] & string}` }[DocumentId]
/** Who reviewed a translated document and when; null when no native speaker has. */
type Review = { by: string; on: string } | null
/** A language of the catalogue. `direction` goes into `dir`. */
export type Language = { code: string; name: string; direction: "ltr" | "rtl" }
/** Texts of one document in one language, as the folder holds them. */
type DocumentTexts = { review: Review; texts: Readonly<Record<string, string>> }
/** A translation: one folder of content, any of the documents. */
export type Translation = Language & { documents: Partial<Record<DocumentId, DocumentTexts>> }

const original: Translation = { code: "en", name: "English", direction: "ltr", documents: english }
const all: readonly Translation[] = [original, ...translations]

/** Every language there is, English first. */
export const languages: readonly Language[] = all.map(({ code, name, direction }) => ({ code, name, direction }))
/** Every document id, in the order of content/en. */
export const documentIds = Object.keys(english) as DocumentId[]

/** The language (one of `languages`) an `Accept-Language` header asks for; "en" when none fits. */
export function chooseLanguage(acceptLanguage: string): string {
  for (const tag of acceptedLanguages(acceptLanguage)) {
    const base = tag.toLowerCase().split("-")[0]
    const found = all.find(({ code }) => code === base || (code === "fil" && base === "tl"))
    if (found) return found.code
  }
  return "en"
}

/** original: written in this language. reviewed: by a native speaker. unreviewed: say so on the page. missing: all English. */
export type ReviewState = "original" | "reviewed" | "unreviewed" | "missing"

/** Messages in one language. */
export type Catalogue = {
  language: Language
  /** The message, `{names}` filled, markup left in (see `inline`). */
  text(id: MessageId, values?: InlineValues): string
  /** The message as pieces to render. */
  inline(id: MessageId, values?: InlineValues): InlineToken[]
  /** The language the message is really in: the page sets `lang` when it differs from its own. */
  languageOf(id: MessageId): string
  reviewOf(document: DocumentId): ReviewState
}

/** The catalogue of a language; an unknown one gives English. `marksMissing` makes every fallback visible, for tests. */
export function catalogueOf(language: string, options: { marksMissing?: boolean } = {}): Catalogue {
  const translation = all.find(({ code }) => code === language.toLowerCase()) ?? original
  const own = (id: string) => lookUp(translation, id)
  const raw = (id: MessageId): string => {
    const found = own(id)
    if (found !== undefined) return found
    const fallback = lookUp(original, id)
    if (fallback === undefined) throw new Error(`No message has the id ${id}`)
    return options.marksMissing ? `⟦${translation.code}: ${id}⟧ ${fallback}` : fallback
  }
  const text = (id: MessageId, values: InlineValues = {}) => fillValues(raw(id), values)
  return {
    language: { code: translation.code, name: translation.name, direction: translation.direction },
    text,
    inline: (id, values) => parseInline(text(id, values)),
    languageOf: (id) => (own(id) === undefined ? "en" : translation.code),
    reviewOf: (document) => reviewOf(translation.code, document),
  }
}

/** How far a document of a language was reviewed. */
export function reviewOf(language: string, document: DocumentId): ReviewState {
  const translation = all.find(({ code }) => code === language) ?? original
  if (translation === original) return "original"
  const documentTexts = translation.documents[document]
  if (documentTexts === undefined) return "missing"
  return documentTexts.review === null ? "unreviewed" : "reviewed"
}

/** The raw text of a message in exactly this language, or null: no fallback. */
export function textOf(language: string, id: MessageId): string | null {
  const translation = all.find(({ code }) => code === language)
  return (translation && lookUp(translation, id)) ?? null
}

const allIds: readonly MessageId[] = documentIds.flatMap((document) =>
  Object.keys(english[document].texts).map((key) => `${document}.${key}` as MessageId),
)

/** Every message id, in the order of the English files. */
export function messageIds(): readonly MessageId[] {
  return allIds
}

/** Ids a language lacks, within the documents it has. `document` is "missing" as a whole when its file is not there. */
export function untranslated(language: string): { documents: DocumentId[]; messages: MessageId[] } {
  const translation = all.find(({ code }) => code === language) ?? original
  return {
    documents: documentIds.filter((document) => translation.documents[document] === undefined),
    messages: allIds.filter((id) => {
      const document = documentIds.find((known) => id.startsWith(`${known}.`))
      return document && translation.documents[document] !== undefined && lookUp(translation, id) === undefined
    }),
  }
}

function lookUp(translation: Translation, id: string): string | undefined {
  const dot = id.indexOf(".")
  const document = documentIds.find((known) => known === id.slice(0, dot))
  return document === undefined ? undefined : translation.documents[document]?.texts[id.slice(dot + 1)]
}
