/** What one message holds: slots with their words. Its own words, and with the messages of the same speaker just before it. */

import type { Lexicon } from "./lexicon.ts"
import { type Atom, atomsOf, together } from "./match.ts"
import type { Message, Span } from "./outcome.ts"
import type { Rule, Slot } from "./rule-file.ts"
import { type Token, tokensOf } from "./tokens.ts"

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

type Read = { tokens: Token[]; index: number; text: string; from: string }

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
export function createReader(lexicons: readonly Lexicon[], rules: readonly Rule[]) {
  const seen = new Map<string, number>(lexicons.map(({ language }) => [language, 0]))
  let before: Read[] = []
  let quoting: string | null = null

  const read = (message: Message, index: number): Hit[] => {
    const text = shortened(message.text)
    const on = languagesOf(text, lexicons, seen)
    const vocabulary = {
      isKnown: (word: string) => on.some((lexicon) => lexicon.isKnown(word)),
      nearest: (word: string) => on.map((lexicon) => lexicon.nearest(word)).find((near) => near !== null) ?? null,
    }
    const own: Read = { tokens: tokensOf(text, vocabulary), index, text: message.text, from: message.from }
    const earlier = before
      .filter(
        ({ from, tokens, index: at }) => from === message.from && tokens.length <= pieceTokensMax && index - at <= 6,
      )
      .slice(-(piecesMax - 1))
    before = [...before.slice(-12), own]
    const found = atomsOf(own.tokens, on)
    const isQuoted = quoting === message.from
    quoting = endsWithQuote(own, found) ? message.from : null
    const hits = hitsIn([own], found, rules, message, isQuoted)
    if (earlier.length > 0 && own.tokens.length <= pieceTokensMax) {
      const reads = [...earlier, own]
      const all = reads.flatMap(({ tokens }) => tokens)
      const ownFrom = all.length - own.tokens.length
      const whole = atomsOf(all, on)
      // Only what the last message completes: what stood before was found before.
      const completed = hitsIn(
        reads,
        whole,
        rules.filter(({ slot }) => splittable.has(slot)),
        message,
        isQuoted,
        ownFrom,
      )
      const known = new Set(hits.map(({ slot }) => slot))
      hits.push(...completed.filter(({ slot }) => !known.has(slot)))
    }
    return hits
  }
  return { read }
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
    hits.push({
      slot: rule.slot,
      rule,
      message: reads.at(-1)?.index ?? 0,
      t: message.t ?? null,
      from: message.from,
      spans: spansOf(atoms, reads),
      isReported: isQuoted || reportsAt <= start || isInQuotes(reads.at(-1), atoms),
      isJoking: has("joke"),
      marks,
    })
  }
  return hits
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

/** Whether the words stand inside quotation marks, with something said outside of them. */
function isInQuotes(read: Read | undefined, atoms: readonly Atom[]): boolean {
  if (read === undefined || !quoteMarks.test(read.text)) return false
  const first = read.text.search(quoteMarks)
  const at = read.tokens[Math.min(...atoms.map(({ start }) => start))]?.start ?? 0
  return first < at && /\p{L}/u.test(read.text.slice(0, first)) && read.text.slice(0, first).trim().length > 2
}

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

/** The languages of the conversation so far, by their common words and scripts; all of them where nothing is told yet. */
function languagesOf(text: string, lexicons: readonly Lexicon[], seen: Map<string, number>): readonly Lexicon[] {
  const words =
    text
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu)
      ?.slice(0, 200) ?? []
  for (const { language, common } of lexicons) {
    let count = seen.get(language) ?? 0
    for (const word of words) if (common.has(word)) count += 1
    if (scripts.some(([script, of]) => of === language && script.test(text))) count += 5
    seen.set(language, count)
  }
  const most = Math.max(...seen.values())
  if (most < 3) return lexicons
  return lexicons.filter(({ language }) => (seen.get(language) ?? 0) >= most * shareMin)
}
