/**
 * Readability: how hard the prose of a document is to read, as a figure.
 *
 * English has the Flesch-Kincaid grade (Kincaid et al. 1975); English, Spanish, French, Portuguese and German have LIX
 * (Björnsson 1968). The other languages have no measure here and get null. A figure is a bound on sentence and word
 * length, never a proof that a child understands.
 */
import { type DocumentId, messageIds, textOf } from "./catalogue.ts"
import { plainText } from "./inline.ts"

// Prose only: labels and titles are short and would lower the figure without being easier to read.
const proseKinds = new Set(["p", "li", "n", "warn", "note", "say"])
const lixLanguages = new Set(["en", "es", "fr", "pt", "de"])
const lixLongWordLettersMin = 7

/** Figures of one document in one language. `grade` is a US school grade, age about grade + 5; `lix` below 30 is very easy. */
export type Readability = { words: number; grade: number | null; lix: number | null }

/** The figures of a document, or null where the language lacks it. Missing messages are left out, not read in English. */
export function readabilityOf(language: string, document: DocumentId): Readability | null {
  const prose = messageIds()
    .filter((id) => id.startsWith(`${document}.`) && proseKinds.has(kindOf(id)))
    .map((id) => textOf(language, id))
    .filter((text) => text !== null)
    .map((text) => plainText(text).replace(/\{[a-z]+\}/g, "this"))
  if (prose.length === 0) return null
  const sentences = prose.flatMap(sentencesOf)
  const words = sentences.flatMap(wordsOf)
  if (words.length === 0) return null
  const perSentence = words.length / sentences.length
  return {
    words: words.length,
    grade: language === "en" ? 0.39 * perSentence + 11.8 * (sum(words.map(syllablesOf)) / words.length) - 15.59 : null,
    lix: lixLanguages.has(language)
      ? perSentence + (100 * words.filter((word) => word.length >= lixLongWordLettersMin).length) / words.length
      : null,
  }
}

function kindOf(id: string): string {
  return id.split(".").at(-1)?.split("-")[0] ?? ""
}

function sentencesOf(text: string): string[] {
  return text.split(/[.!?]+(?=\s|$|[”"])/).filter((sentence) => /\p{L}/u.test(sentence))
}

function wordsOf(sentence: string): string[] {
  return sentence.match(/[\p{L}\p{M}\p{N}]+(?:[’'-][\p{L}\p{M}]+)*/gu) ?? []
}

/** Syllables of an English word, by vowel groups with the usual corrections; never below one. */
export function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "")
  if (letters.length <= 3) return 1
  const trimmed = letters
    .replace(/(?:[^laeiouycghsxz]es|[^aeiouydt]ed|[^laeiouy]e)$/, (end) => end.charAt(0))
    .replace(/^y/, "")
  return Math.max(1, trimmed.match(/[aeiouy]{1,2}/g)?.length ?? 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
