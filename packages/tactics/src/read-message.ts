/** What one message holds: slots with their words. Its own words, and with the messages of the same speaker just before it. */

import type { Lexica } from "./lexicon.ts"
import { type Atom, atomsOf, together } from "./match.ts"
import type { Message, Span, Without } from "./outcome.ts"
import type { Rule, Slot } from "./rule-file.ts"
import { plainTokensOf, type Token, tokensOf } from "./tokens.ts"

/**
 * A slot that was found. `isReported`: told, quoted or asked, not said. `isJoking`: beside laughter. `isSplit`: put together from
 * several messages. `t`: seconds, where known.
 */
export type Hit = {
  slot: Slot
  rule: Rule
  message: number
  t: number | null
  from: string
  spans: Span[]
  isReported: boolean
  isJoking: boolean
  marks: ReadonlySet<string>
}

type Read = { tokens: Token[]; index: number; text: string; from: string; isEmpty: boolean }

// A threat that is cut into pieces: how many messages of one speaker are looked at together, and how many words.
const piecesMax = 4
const pieceTokensMax = 24
const messageCharactersMax = 20_000
const marksKept = [
  "intimate",
  "yours",
  "unless",
  "money",
  "amount",
  "method",
  "joke",
  "harmless",
  "close-words",
  "recovery-words",
  "minor-words",
  "material",
  "everyone",
  "your-people",
  "offer",
] as const

/** Reads messages one after the other. */
export function createReader(lexica: Lexica, rules: readonly Rule[], without: Without) {
  const seen = lexica.all.map(() => 0)
  const split = rules.filter(({ slot }) => splittable.has(slot))
  let before: Read[] = []
  let quoting: string | null = null

  const read = (message: Message, index: number): Hit[] => {
    const text = shortened(message.text)
    const on = languagesOf(text, lexica, seen)
    const vocabulary = {
      isKnown: (word: string) => (lexica.knownIn(word) & on) !== 0,
      nearest: (word: string) => {
        for (const [at, lexicon] of lexica.all.entries()) {
          const near = (on & (1 << at)) === 0 ? null : lexicon.nearest(word)
          if (near !== null) return near
        }
        return null
      },
    }
    const tokens = without.forms ? plainTokensOf(text) : tokensOf(text, vocabulary)
    const found = atomsOf(tokens, lexica, on)
    const own: Read = { tokens, index, text: message.text, from: message.from, isEmpty: found.size === 0 }
    const earlier = before.filter((each) => isPieceOf(each, own)).slice(-(piecesMax - 1))
    before = [...before.slice(-12), own]
    const isQuoted = quoting === message.from
    quoting = endsWithQuote(own, found) ? message.from : null
    const hits = hitsIn([own], found, rules, message, isQuoted)
    if (earlier.length === 0 || own.isEmpty || tokens.length > pieceTokensMax) return hits
    const reads = [...earlier, own]
    const all = reads.flatMap((each) => each.tokens)
    // Only what the last message completes: what stood before was found before.
    const completed = hitsIn(reads, atomsOf(all, lexica, on), split, message, isQuoted, all.length - tokens.length)
    const known = new Set(hits.map(({ slot }) => slot))
    return [...hits, ...completed.filter(({ slot }) => !known.has(slot))]
  }
  return { read }
}

/** Whether an earlier message can be the first part of what this one says. */
function isPieceOf({ from, tokens, index, isEmpty }: Read, own: Read): boolean {
  return from === own.from && !isEmpty && tokens.length <= pieceTokensMax && own.index - index <= 6
}

const splittable: ReadonlySet<Slot> = new Set(["threat", "leverage", "demand", "deadline"])

function hitsIn(
  reads: readonly Read[],
  found: ReadonlyMap<string, Atom[]>,
  rules: readonly Rule[],
  message: Message,
  isQuoted: boolean,
  ownFrom = 0,
): Hit[] {
  if (found.size === 0) return []
  const has = (name: string) => found.has(name)
  const marks = new Set<string>(marksKept.filter(has))
  if ((found.get("your-people")?.length ?? 0) > 1) marks.add("several-people")
  const reportsAt = Math.min(...(found.get("reports") ?? []).map(({ start }) => start))
  const hits: Hit[] = []
  for (const rule of rules) {
    if (!rule.all.every(has)) continue
    if (rule.none.some((name) => has(name) && !(name === "harmless" && has("intimate")))) continue
    const atoms = together(found, rule.all, rule.within)
    if (atoms === null || !atoms.some(({ end }) => end > ownFrom)) continue
    const start = Math.min(...atoms.map((atom) => atom.start))
    const support = rule.weak ? supportIn(found) : []
    hits.push({
      slot: rule.slot,
      rule,
      message: reads.at(-1)?.index ?? 0,
      t: message.t ?? null,
      from: message.from,
      spans: spansOf([...atoms, ...support], reads),
      isReported: isQuoted || reportsAt <= start || isInQuotes(reads.at(-1), atoms),
      isJoking: (found.get("joke") ?? []).some(({ end }) => end > ownFrom),
      marks,
    })
  }
  return hits
}

/** What makes a weak threat count stands in its words too: whoever reads the reason sees all of it. */
function supportIn(found: ReadonlyMap<string, Atom[]>): Atom[] {
  const one = ["intimate", "yours", "unless"].flatMap((name) => found.get(name)?.slice(0, 1) ?? [])
  return [...one, ...(found.get("your-people")?.slice(0, 6) ?? [])]
}

/** The words of each atom, as they stand in their message. */
function spansOf(atoms: readonly Atom[], reads: readonly Read[]): Span[] {
  const spans: Span[] = []
  for (const { start, end } of atoms) {
    let offset = 0
    for (const { tokens, index, text } of reads) {
      const [from, to] = [Math.max(0, start - offset), Math.min(tokens.length, end - offset)]
      offset += tokens.length
      if (from >= to) continue
      const span = { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 }
      if (!spans.some((other) => other.message === index && other.start <= span.start && other.end >= span.end)) {
        spans.push({ message: index, ...span, text: text.slice(span.start, span.end) })
      }
    }
  }
  return spans
}

const quoteMarks = /["“”„«»]/

/** Whether the words stand inside quotation marks, with something said outside of them: before, or more than a word or two after. */
function isInQuotes(read: Read | undefined, atoms: readonly Atom[]): boolean {
  if (read === undefined || !quoteMarks.test(read.text)) return false
  const { text, tokens } = read
  const first = text.search(quoteMarks)
  const last = text.length - 1 - [...text].reverse().join("").search(quoteMarks)
  const at = tokens[Math.min(...atoms.map(({ start }) => start))]?.start ?? 0
  const before = text.slice(0, first).trim().length
  const after = text.slice(last + 1).trim().length
  return first < at && (before > 2 || (last > first && after > outsideMin))
}

const outsideMin = 12

/** "look what he wrote:" is followed by his words, not the speaker's. */
function endsWithQuote({ text, tokens }: Read, found: ReadonlyMap<string, Atom[]>): boolean {
  const reports = found.get("reports") ?? []
  return reports.length > 0 && (/[:：]\s*$/.test(text) || reports.some(({ end }) => end >= tokens.length - 1))
}

/** A very long message is read at its beginning and its end. */
function shortened(text: string): string {
  if (text.length <= messageCharactersMax) return text
  return text.slice(0, messageCharactersMax)
}

const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\u0600-\u06ff]/, "ar"],
  [/[\u0900-\u097f]/, "hi"],
]
const shareMin = 0.2
const scriptWeight = 5
const languageCharactersMax = 1000

/** Bits of the languages of the conversation so far, by their common words and scripts; all of them where nothing is told yet. */
function languagesOf(text: string, lexica: Lexica, seen: number[]): number {
  for (const [word] of text
    .slice(0, languageCharactersMax)
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}]+/gu)) {
    const bits = lexica.commonIn(word)
    for (let at = 0; bits >> at > 0; at += 1) if ((bits >> at) & 1) seen[at] = (seen[at] ?? 0) + 1
  }
  for (const [script, of] of scripts) {
    const at = lexica.all.findIndex(({ language }) => language === of)
    if (at >= 0 && script.test(text)) seen[at] = (seen[at] ?? 0) + scriptWeight
  }
  const most = Math.max(...seen)
  const everything = (1 << lexica.all.length) - 1
  if (most < 3) return everything
  return seen.reduce((bits, count, at) => (count >= most * shareMin ? bits | (1 << at) : bits), 0)
}
