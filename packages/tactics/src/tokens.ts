/** Words of a message, each with its place: letters that were spaced out put together, leet and typos turned into words that are known. */
import { type Normalised, normalise, spanIn } from "./normalise.ts"
import type { Form, Forms, Word } from "./words.ts"

/** A word as it is compared, and where it stands in the original (UTF-16 code units). */
export type Token = { word: Word; start: number; end: number }

/** A word as it is written, and where it stands in the normal form. */
type WrittenWord = { form: Form; start: number; end: number }

/**
 * What the tokens ask: whether a word is known, how many letters it has after the known stem it begins with (0: all of it is known;
 * null: none is), the words that a spelling stands for, and which known word is one slip away.
 */
export type Vocabulary = {
  /** Which of several it is. */
  place: number
  form(text: string): Form
  word(text: string): Word
  isKnown(word: string): boolean
  tail(word: string): number | null
  spelling(word: string): readonly string[] | null
  nearest(word: string): string | null
}

/** Words of one text that are read. */
const tokensMax = 200_000
const wordPattern =
  /[\p{L}\p{M}\p{N}]+(?:[@$!|+'’0-9*._-]*[\p{L}\p{M}\p{N}]+)*|[$€£₦₱₹¥]|[@$|!][\p{L}\p{N}][\p{L}\p{N}@$!|+]*|[.!?;\n](?=\s|$)|\p{Extended_Pictographic}/gu
const currency = /^[$€£₦₱₹¥]$/
const leet: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
  "+": "t",
}
const unitAfterNumber =
  /^(\d+(?:[.,]\d+)*)(k|m|h|s|min|mins|hr|hrs|sec|secs|usd|eur|gbp|php|rs|inr|reais|euros?|dollars?|bucks|pesos?|€|£)$/

/** A text's words as they are written, in normal form, and its normal form. */
export type Written = { text: Normalised; words: WrittenWord[] }

/** Takes a text apart. */
export function writtenIn(original: string, forms: Forms): Written {
  const normalised = normalise(original)
  const { text } = normalised
  const words: WrittenWord[] = []
  for (let at = 0; at < text.length && words.length < tokensMax; ) {
    const kind = kindAt(text, at)
    if (kind === space) {
      at += 1
      continue
    }
    // Most words are nothing but plain letters: they need no pattern.
    let end = at
    while (kindAt(text, end) === letter) end += 1
    if (end === at || kindAt(text, end) !== space) {
      wordPattern.lastIndex = at
      const match = wordPattern.exec(text)
      if (match === null) break
      at = match.index
      end = wordPattern.lastIndex
    }
    words.push({ form: forms(text, at, end), start: at, end })
    at = end
  }
  return { text: normalised, words }
}

const [other, letter, space] = [0, 1, 2]
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z0-9]/.test(character) ? letter : /[ ,()"/:<>]/.test(character) ? space : other
})

/** What stands at a place, of plain letters, and of what parts words and is none; the end of the text parts, too. */
function kindAt(text: string, at: number): number {
  return at >= text.length ? space : (kinds[text.charCodeAt(at)] ?? other)
}

/** The words that the written ones stand for, at their places in the original. */
export function tokensOf({ text, words }: Written, vocabulary: Vocabulary): Token[] {
  const tokens: Token[] = []
  for (const { form, start, end } of joinSpaced(words, text.text, vocabulary)) {
    const words = standFor(form, vocabulary)
    if (text.from === null) for (const word of words) tokens.push({ word, start, end })
    else {
      const span = spanIn(text, start, end)
      for (const word of words) tokens.push({ word, start: span.start, end: span.end })
    }
  }
  return tokens
}

/** The words that a written one stands for: kept with it, since people write the same few. */
function standFor(form: Form, vocabulary: Vocabulary): readonly Word[] {
  const kept = form.words[vocabulary.place]
  if (kept !== undefined) return kept
  const texts = wordsOf(form.text, vocabulary).flatMap((text) => vocabulary.spelling(text) ?? [text])
  const words = texts.map((text) => vocabulary.word(text))
  form.words[vocabulary.place] = words
  return words
}

/** The words as they are written, for who wants to see what the forms are for. */
export function plainTokensOf(original: string, word: (text: string) => Word): Token[] {
  return [...original.toLowerCase().matchAll(wordPattern)].slice(0, tokensMax).map((match) => ({
    word: word(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** Runs of single letters are one word, or several: "s e n d  i t", "p.a.y". */
function joinSpaced(raw: WrittenWord[], text: string, vocabulary: Vocabulary): WrittenWord[] {
  if (!hasRun(raw)) return raw
  const out: WrittenWord[] = []
  for (let at = 0; at < raw.length; ) {
    const run = runOf(raw, at, text)
    if (run.length < 3) {
      const token = raw[at]
      if (token !== undefined) out.push(token)
      at += 1
      continue
    }
    out.push(...segmented(run, text, vocabulary))
    at += run.length
  }
  return out
}

/** Whether three single letters follow each other: fewer are no run. */
function hasRun(raw: readonly WrittenWord[]): boolean {
  let count = 0
  for (const { form } of raw) {
    count = form.isSingle ? count + 1 : 0
    if (count === 3) return true
  }
  return false
}

function runOf(raw: WrittenWord[], at: number, text: string): WrittenWord[] {
  let end = at
  while (raw[end]?.form.isSingle) {
    const gap = end === at ? "" : text.slice(raw[end - 1]?.end ?? 0, raw[end]?.start ?? 0)
    if (gap.length > 6 || gap.includes("\n")) break
    end += 1
  }
  const run = raw.slice(at, end)
  // "a i u 2": words of one letter are no spaced word; digits alone are numbers.
  return run.every(({ form }) => /^\d$/.test(form.text)) ? [] : run
}

/** Splits a run where its gaps are wider, and where they are not, into known words (longest first from the left). */
function segmented(run: WrittenWord[], text: string, vocabulary: Vocabulary): WrittenWord[] {
  const gaps = run.slice(1).map((token, at) => token.start - (run[at]?.end ?? 0))
  const narrow = Math.min(...gaps)
  const groups: WrittenWord[][] = [[]]
  for (const [at, token] of run.entries()) {
    const before = at === 0 ? "" : text.slice(run[at - 1]?.end ?? 0, token.start)
    const isWider = at > 0 && (gaps[at - 1] ?? 0) > narrow
    const isBreak = at > 0 && /^[.\-_*]$/.test(text.slice(run[0]?.end ?? 0, run[1]?.start ?? 0)) && /\s/.test(before)
    if (isWider || isBreak) groups.push([])
    groups.at(-1)?.push(token)
  }
  return groups.flatMap((group) => cut(group, vocabulary))
}

const pieceMax = 16
const endingMax = 4

/** The cheapest way to cut one group into words: few pieces, and few letters that nobody knows. Dynamic programming. */
function cut(group: WrittenWord[], vocabulary: Vocabulary): WrittenWord[] {
  const letters = group.map(({ form }) => leet[form.text] ?? form.text)
  const cost = [0]
  const from = [0]
  for (let end = 1; end <= letters.length; end += 1) {
    cost[end] = Number.POSITIVE_INFINITY
    for (let start = Math.max(0, end - pieceMax); start < end; start += 1) {
      const price = (cost[start] ?? 0) + priceOf(letters.slice(start, end).join(""), vocabulary)
      if (price < (cost[end] ?? 0)) {
        cost[end] = price
        from[end] = start
      }
    }
  }
  const pieces: WrittenWord[] = []
  for (let end = letters.length; end > 0; end = from[end] ?? 0) {
    const start = from[end] ?? 0
    const form = vocabulary.form(letters.slice(start, end).join(""))
    pieces.unshift({ form, start: group[start]?.start ?? 0, end: group[end - 1]?.end ?? 0 })
  }
  return pieces
}

/** Known words cost least, short ones more than long ones, an ending after a stem by its letters, what nobody knows most. */
function priceOf(piece: string, vocabulary: Vocabulary): number {
  const unknown = 3 + piece.length
  if (piece.length === 1) return /^[aiuyeo]$/.test(piece) ? 2.5 : unknown
  const tail = vocabulary.tail(piece)
  if (tail === null || tail > endingMax) return unknown
  return (piece.length === 2 ? 1.8 : 1) + tail * 0.8
}

/** The words a written word stands for: an apostrophe left out, a number apart from its unit, leet, repeats, a slip. */
function wordsOf(written: string, vocabulary: Vocabulary): string[] {
  const word = written.replaceAll(/['’]/g, "")
  if (/^[a-z]+$/.test(word) && vocabulary.isKnown(word)) return [word]
  if (/^\d/.test(word)) {
    const unit = unitAfterNumber.exec(word)
    if (unit !== null) return [unit[1] ?? "", unit[2] ?? ""]
    if (/^[\d.,]+$/.test(word)) return [word]
  }
  if (currency.test(word) || /^[.!?;\n]$/.test(word)) return [word]
  const inside = word.split(/[._*-]+/).filter(Boolean)
  return inside.length > 1 ? fromParts(inside, vocabulary) : [known(word, vocabulary)]
}

/** "s.e.n.d" is one word, "self-harm" two. */
function fromParts(parts: readonly string[], vocabulary: Vocabulary): string[] {
  const whole = parts.join("")
  if (
    parts.every((part) => part.length <= 2) ||
    (!parts.every((part) => vocabulary.isKnown(part)) && vocabulary.isKnown(whole))
  ) {
    return [known(whole, vocabulary)]
  }
  return parts.map((part) => known(part, vocabulary))
}

/** A word that is known where there is one close enough; otherwise as written. */
function known(word: string, vocabulary: Vocabulary): string {
  if (vocabulary.isKnown(word)) return word
  const letters = /[\p{L}]/u.test(word) && /[0-9@$!|+]/.test(word) ? unleet(word, vocabulary) : word
  if (vocabulary.isKnown(letters)) return letters
  if (arabic.test(letters)) return withoutPrefix(letters, vocabulary)
  const shorter = letters.replaceAll(/(.)\1{2,}/gu, "$1$1")
  if (shorter !== letters && vocabulary.isKnown(shorter)) return shorter
  const shortest = letters.replaceAll(/(.)\1+/gu, "$1")
  if (shortest !== letters && vocabulary.isKnown(shortest)) return shortest
  return vocabulary.nearest(shorter.length < letters.length ? shorter : letters) ?? shorter
}

const arabic = /^[\u0600-\u06ff]/
// "And", "to", "with" and the article are written on the word.
const arabicPrefixes = ["وال", "بال", "ولل", "لل", "ول", "وب", "ال", "و", "ل", "ب", "ف"]

function withoutPrefix(word: string, vocabulary: Vocabulary): string {
  for (const prefix of arabicPrefixes) {
    const rest = word.slice(prefix.length)
    if (word.startsWith(prefix) && rest.length >= 3 && vocabulary.isKnown(rest)) return rest
  }
  return word
}

function unleet(word: string, vocabulary: Vocabulary): string {
  const stripped = word.replace(/!+$/, "")
  const decoded = [...stripped].map((letter) => leet[letter] ?? letter).join("")
  if (vocabulary.isKnown(decoded)) return decoded
  const withL = [...stripped]
    .map((letter) => (letter === "1" || letter === "!" ? "l" : (leet[letter] ?? letter)))
    .join("")
  return vocabulary.isKnown(withL) ? withL : decoded
}
