/** Words, each one object however often it is said: what is asked of a word is answered once. */
import type { Phrase } from "./lexicon.ts"
import type { Feature } from "./weights.ts"

/** Phrases that begin with one word: by the word after it where that is fixed, and the rest. */
export type Starting = { byNext: ReadonlyMap<string, readonly Phrase[]>; rest: readonly Phrase[] }

/** A word as it is compared. */
export type Word = {
  text: string
  /** Null: no phrase begins with it. */
  starting: Starting | null
  /** It begins a clause without being its first word: "and", "so". */
  joins: boolean
  endsSentence: boolean
  isNumber: boolean
  isCurrency: boolean
  /** As it is weighed: any number is one word. Null: it is none, but ends a sentence. */
  weighedAs: string | null
  /** What it weighs in each table, by the table's place: kept when it is first asked. */
  features: (Feature | undefined)[]
}

/** A word as it is written. `bits`: the languages in which it is common; `share`: how much it tells of each; `words`: what it stands for, by view. */
export type Form = {
  text: string
  isSingle: boolean
  bits: number
  share: number
  words: (readonly Word[] | undefined)[]
}

/** Asks for a written word. */
export type Forms = (text: string) => Form

const boundary = /^[.!?;\n]$/
const unweighed = /^[.!;\n]$/
const number = /^\d+(?:[.,]\d+)*$/
const currency = /^[$€£₦₱₹¥]$/
const single = /^[\p{L}\p{N}@$!|+]$/u

/** A word with which phrases begin, or none. */
export function wordOf(text: string, starting: Starting | null = null, joins = false): Word {
  return {
    text,
    starting,
    joins,
    endsSentence: boundary.test(text),
    isNumber: number.test(text),
    isCurrency: currency.test(text),
    weighedAs: unweighed.test(text) ? null : /^\d/.test(text) ? "#" : text,
    features: [],
  }
}

/** A written word that is common in the languages of these bits. */
export function formOf(text: string, bits: number): Form {
  let count = 0
  for (let rest = bits; rest > 0; rest &= rest - 1) count += 1
  // A word of several languages tells less of each.
  return { text, isSingle: single.test(text), bits, share: count === 0 ? 0 : 1 / count, words: [] }
}
