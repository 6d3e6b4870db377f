/** Several languages looked up at once: the ones that a conversation is in, seen as one. */
import { type Lexicon, type Phrase, remembered } from "./lexicon.ts"
import type { Vocabulary } from "./tokens.ts"
import { type Forms, formOf, formsKept, type Starting, wordOf } from "./words.ts"

/** Some of the languages as one. */
export type View = Vocabulary

/** All languages; language i has the bit 1 << i. */
export type Lexica = {
  all: readonly Lexicon[]
  /** Bits of all of them. */
  everything: number
  forms: Forms
  /** The languages of these bits as one. */
  view(bits: number): View
}

/** Puts languages together. */
export function lexicaOf(all: readonly Lexicon[]): Lexica {
  const views = new Map<number, View>()
  const forms = formsKept((text) =>
    formOf(
      text,
      all.reduce((sum, { common }, at) => (common.has(text) ? sum | (1 << at) : sum), 0),
    ),
  )
  return {
    all,
    everything: (1 << all.length) - 1,
    forms,
    view: (bits) => {
      const known = views.get(bits)
      if (known !== undefined) return known
      const languages = all.filter((_lexicon, at) => (bits & (1 << at)) !== 0)
      const made = viewOf(languages, forms, views.size)
      views.set(bits, made)
      return made
    },
  }
}

function viewOf(languages: readonly Lexicon[], forms: Forms, place: number): View {
  const tail = remembered((word: string) => {
    const tails = languages.map((lexicon) => lexicon.tail(word)).filter((letters) => letters !== null)
    return tails.length === 0 ? null : Math.min(...tails)
  })
  return {
    place,
    form: (text) => forms(text, 0, text.length),
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
    word: remembered((text: string) => {
      const found = languages.flatMap((lexicon) => lexicon.starting(text))
      const joins = languages.some(({ joiners }) => joiners.has(text))
      return wordOf(text, found.length === 0 ? null : byNextWord(found), joins)
    }),
  }
}

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
