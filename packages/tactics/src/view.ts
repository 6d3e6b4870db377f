/** Several languages looked up at once: the ones that a conversation is in, seen as one. */
import { type Lexicon, type Phrase, remembered } from "./lexicon.ts"
import type { Vocabulary } from "./tokens.ts"

/** Phrases that begin with one word: by the word after it where that is fixed, and the rest. */
export type Starting = { byNext: ReadonlyMap<string, readonly Phrase[]>; rest: readonly Phrase[] }

/** Some of the languages as one. */
export type View = Vocabulary & {
  starting(word: string): Starting
  /** Words that begin a clause without being its first: "and", "so". */
  joins(word: string): boolean
}

/** All languages; language i has the bit 1 << i. */
export type Lexica = {
  all: readonly Lexicon[]
  /** Bits of all of them. */
  everything: number
  /** Bits of the languages in which a word is common. */
  commonIn(word: string): number
  /** The languages of these bits as one. */
  view(bits: number): View
}

/** Puts languages together. */
export function lexicaOf(all: readonly Lexicon[]): Lexica {
  const views = new Map<number, View>()
  return {
    all,
    everything: (1 << all.length) - 1,
    commonIn: remembered((word: string) =>
      all.reduce((sum, { common }, at) => (common.has(word) ? sum | (1 << at) : sum), 0),
    ),
    view: (bits) => {
      const known = views.get(bits)
      if (known !== undefined) return known
      const made = viewOf(all.filter((_lexicon, at) => (bits & (1 << at)) !== 0))
      views.set(bits, made)
      return made
    },
  }
}

function viewOf(languages: readonly Lexicon[]): View {
  const tail = remembered((word: string) => {
    const tails = languages.map((lexicon) => lexicon.tail(word)).filter((letters) => letters !== null)
    return tails.length === 0 ? null : Math.min(...tails)
  })
  return {
    tail,
    isKnown: (word) => tail(word) !== null,
    // A spelling of one language that is a word of another stays as it is written.
    spelling: (word) => {
      const spelled = languages.filter((lexicon) => lexicon.spelling(word) !== null)
      const known = languages.filter((lexicon) => lexicon.tail(word) === 0)
      return spelled.length === known.length ? (spelled[0]?.spelling(word) ?? null) : null
    },
    nearest: (word) => {
      for (const lexicon of languages) {
        const near = lexicon.nearest(word)
        if (near !== null) return near
      }
      return null
    },
    written: new Map(),
    starting: remembered((word: string) => {
      const found = languages.flatMap((lexicon) => lexicon.starting(word))
      return found.length === 0 ? empty : byNextWord(found)
    }),
    joins: remembered((word: string) => languages.some(({ joiners }) => joiners.has(word))),
  }
}

const empty: Starting = { byNext: new Map(), rest: [] }

function byNextWord(found: readonly Phrase[]): Starting {
  const byNext = new Map<string, Phrase[]>()
  const rest: Phrase[] = []
  for (const phrase of found) {
    const next = phrase.words[1]
    if (next?.kind !== "word") rest.push(phrase)
    else byNext.set(next.text, [...(byNext.get(next.text) ?? []), phrase])
  }
  return { byNext, rest }
}
