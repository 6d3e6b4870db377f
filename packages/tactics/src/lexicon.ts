/** A language made ready to match: phrases by their first word, its vocabulary, and words one slip away. */

import { normalise } from "./normalise.ts"
import type { LanguageRules } from "./rule-file.ts"

/** One phrase: its class, and its words; a stem matches what begins with it, a gap up to three words. `first`: only where a clause begins. */
export type Phrase = { class: string; first: boolean; words: readonly Element[] }
type Element = { kind: "word" | "stem"; text: string } | { kind: "gap" }

/** A language ready to match. */
export type Lexicon = {
  language: string
  name: string
  preview: boolean
  common: ReadonlySet<string>
  joiners: ReadonlySet<string>
  /** Phrases that begin with this word. */
  starting(word: string): readonly Phrase[]
  isKnown(word: string): boolean
  /** Letters after the longest known stem that the word begins with; 0 where all of it is known, null where none is. */
  tail(word: string): number | null
  /** The words that a spelling stands for; null where it is none. */
  spelling(word: string): readonly string[] | null
  nearest(word: string): string | null
}

const stemLettersMin = 3
const stemLettersMax = 14
const slipLettersMin = 5
// Two letters that changed places are a slip of the hand in any word; one letter more, less or other is another word in a short one.
const changeLettersMin = 7
const slipLettersMax = 16

/** Makes a language ready. */
export function lexiconOf({ language, name, preview, common, spelling, words }: LanguageRules): Lexicon {
  const spellings = new Map([...spelling].map(([form, standard]) => [plain(form), standard.map(plain)]))
  const byWord = new Map<string, Phrase[]>()
  const byStem = new Map<string, Phrase[]>()
  const exact = new Set(common.map(plain))
  const stems = new Set<string>()
  for (const [key, phrases] of words) {
    for (const written of phrases) {
      const isFirst = written.startsWith("^")
      const elements = elementsOf(isFirst ? written.slice(1) : written, spellings)
      const [first] = elements
      if (first === undefined || first.kind === "gap") continue
      const index = first.kind === "word" ? byWord : byStem
      const held = index.get(first.text) ?? []
      held.push({ class: key, first: isFirst, words: elements })
      index.set(first.text, held)
      for (const element of elements) {
        if (element.kind === "word") exact.add(element.text)
        if (element.kind === "stem") stems.add(element.text)
      }
    }
  }
  const tail = (word: string) => {
    if (exact.has(word) || spellings.has(word)) return 0
    const stem = stemsOf(word).find((each) => stems.has(each))
    return stem === undefined ? null : word.length - stem.length
  }
  const isKnown = (word: string) => tail(word) !== null
  let slips: Map<string, string[]> | null = null
  return {
    language,
    name,
    preview,
    common: new Set(common.map(plain)),
    joiners: new Set((words.get("joiners") ?? []).map(plain)),
    isKnown,
    tail,
    spelling: (word) => spellings.get(word) ?? null,
    starting: (word) => {
      const found = [...(byWord.get(word) ?? [])]
      for (const stem of stemsOf(word)) found.push(...(byStem.get(stem) ?? []))
      return found
    },
    nearest: (word) => {
      // Only letters, and not in scripts whose words are short: a slip there is another word.
      if (word.length < slipLettersMin || word.length > slipLettersMax || !/^[a-z]+$/.test(word)) return null
      slips ??= slipsOf([...exact, ...stems, ...spellings.keys()])
      for (const form of [word, ...without(word)]) {
        const near = slips.get(form)?.find((each) => isOneSlip(word, each))
        if (near !== undefined) return near
      }
      return null
    },
  }
}

const rememberedMax = 50_000

/** The same answer for the same word, kept for as many words as a long conversation has. */
export function remembered<T>(answer: (word: string) => T): (word: string) => T {
  let kept = new Map<string, T>()
  return (word) => {
    const known = kept.get(word)
    if (known !== undefined) return known
    const made = answer(word)
    if (kept.size >= rememberedMax) kept = new Map()
    kept.set(word, made)
    return made
  }
}

const plainWord = /^[\p{L}\p{M}\p{N}]+$/u
const betweenPieces = /[^\p{L}\p{M}\p{N}$€£₦₱₹¥?\p{Extended_Pictographic}]+/u

function elementsOf(written: string, spellings: ReadonlyMap<string, readonly string[]>): Element[] {
  return plain(written)
    .split(/\s+/)
    .flatMap((part): Element[] => {
      if (part === "~") return [{ kind: "gap" }]
      const text = part.replaceAll(/['’]/g, "").replace(/\*$/, "")
      const pieces = plainWord.test(text) ? [text] : text.split(betweenPieces).filter(Boolean)
      return pieces.flatMap((piece, at): Element[] =>
        part.endsWith("*") && at === pieces.length - 1
          ? [{ kind: "stem", text: piece }]
          : (spellings.get(piece) ?? [piece]).map((standard) => ({ kind: "word", text: standard })),
      )
    })
}

function plain(text: string): string {
  return normalise(text).text
}

function stemsOf(word: string): string[] {
  const stems: string[] = []
  for (let length = Math.min(word.length, stemLettersMax); length >= stemLettersMin; length -= 1) {
    stems.push(word.slice(0, length))
  }
  return stems
}

/** Every word of five letters and more under each form with one letter less (SymSpell, Garbe 2012). */
function slipsOf(words: readonly string[]): Map<string, string[]> {
  const slips = new Map<string, string[]>()
  const add = (form: string, word: string) => {
    const held = slips.get(form)
    if (held === undefined) slips.set(form, [word])
    else held.push(word)
  }
  for (const word of words) {
    if (word.length < slipLettersMin || !/^[a-z]+$/.test(word)) continue
    add(word, word)
    for (const form of without(word)) add(form, word)
  }
  return slips
}

function without(word: string): string[] {
  return [...word].map((_letter, at) => word.slice(0, at) + word.slice(at + 1))
}

/** One letter more, less or other, or two neighbours swapped (Damerau, 1964); the first letter holds. */
function isOneSlip(one: string, other: string): boolean {
  if (one[0] !== other[0] || Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  let ends = 0
  while (ends < Math.min(one.length, other.length) - start && one.at(-1 - ends) === other.at(-1 - ends)) ends += 1
  const [left, right] = [one.slice(start, one.length - ends), other.slice(start, other.length - ends)]
  if (left.length <= 1 && right.length <= 1) return Math.min(one.length, other.length) >= changeLettersMin
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
