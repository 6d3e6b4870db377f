/** Which languages a conversation is in, told from its common words and scripts, message by message. */
import { tokensOf, type Written } from "./tokens.ts"
import type { Lexica, View } from "./view.ts"
import type { Form } from "./words.ts"

const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\u0600-\u06ff]/, "ar"],
  [/[\u0900-\u097f]/, "hi"],
]
const shareMin = 0.2
const tellingMin = 3
const scriptWeight = 5
const wordsMax = 200
const spacedOut = /(?:(?<![\p{L}\p{M}])\p{L}[ .*_-]{1,3}){4}/u

/** Told more of a conversation with each message; all languages where nothing is told yet. */
export function languagesTold(lexica: Lexica): { after(written: Written): View } {
  const seen = lexica.all.map(() => 0)
  const after = (written: Written): View => {
    for (const { bits, share } of formsIn(written, lexica)) {
      for (let at = 0; bits >> at > 0; at += 1) if ((bits >> at) & 1) seen[at] = (seen[at] ?? 0) + share
    }
    for (const [script, of] of written.text.from === null ? [] : scripts) {
      if (!script.test(written.text.text)) continue
      const at = lexica.all.findIndex(({ language }) => language === of)
      if (at >= 0) seen[at] = (seen[at] ?? 0) + scriptWeight
    }
    let most = 0
    for (const count of seen) most = Math.max(most, count)
    let bits = 0
    for (let at = 0; at < seen.length; at += 1) if ((seen[at] ?? 0) >= most * shareMin) bits |= 1 << at
    return lexica.view(most < tellingMin ? lexica.everything : bits)
  }
  return { after }
}

/** The first words as they are written; where letters are spaced out, as they are read in all languages. */
function formsIn({ text, words }: Written, lexica: Lexica): Form[] {
  const first = words.length > wordsMax ? words.slice(0, wordsMax) : words
  const forms = first.map(({ form }) => form)
  // Three letters alone are the least that a word spaced out has.
  const isSpacedOut =
    forms.filter((form) => form.text.length === 1).length > 2 && spacedOut.test(text.text.slice(0, 1000))
  if (!isSpacedOut) return forms
  return tokensOf({ text, words: first }, lexica.view(lexica.everything)).map(({ word }) =>
    lexica.forms(word.text, 0, word.text.length),
  )
}
