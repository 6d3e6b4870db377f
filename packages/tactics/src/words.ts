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

/** Asks for a word written at a place of a text. */
export type Forms = (text: string, start: number, end: number) => Form

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

const formsMax = 50_000
const placesMask = 2 ** 17 - 1
// Words made to meet in one place are looked for no further.
const stepsMax = 16

/** Keeps each written word. The letters are compared where they stand: to cut a word out of its text only to look it up takes longer than all else. */
export function formsKept(make: (text: string) => Form): Forms {
  let places: (Form | undefined)[] = new Array(placesMask + 1)
  let count = 0
  return (text, start, end) => {
    const first = hashOf(text, start, end) & placesMask
    let steps = 0
    for (; steps < stepsMax; steps += 1) {
      const form = places[(first + steps) & placesMask]
      if (form === undefined) break
      if (form.text.length === end - start && text.startsWith(form.text, start)) return form
    }
    const form = make(text.slice(start, end))
    if (count >= formsMax) {
      places = new Array(placesMask + 1)
      count = 0
      steps = 0
    }
    if (steps === stepsMax) return form
    places[(first + steps) & placesMask] = form
    count += 1
    return form
  }
}

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 code units, its halves together. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 16)
}
