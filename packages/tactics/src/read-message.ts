/** What one message holds: slots with their words. Its own words, and with the messages of the same speaker just before it. */

import { type ClassSet, setsFor } from "./class-set.ts"
import { languagesTold } from "./languages.ts"
import { type Atom, atomsOf, together } from "./match.ts"
import type { Message, Span, Without } from "./outcome.ts"
import type { Rule, Slot } from "./rule-file.ts"
import { plainTokensOf, type Token, tokensOf, writtenIn } from "./tokens.ts"
import type { Lexica, View } from "./view.ts"

/**
 * A slot that was found. `isReported`: told, quoted or asked, not said. `isJoking`: beside laughter. `t`: seconds, where
 * known.
 */
export type Hit = {
  slot: Slot
  rule: Rule
  message: number
  /** Where it begins in its message, in UTF-16 code units. */
  at: number
  t: number | null
  from: string
  spans: Span[]
  isReported: boolean
  isJoking: boolean
  marks: ReadonlySet<string>
}

type Read = { tokens: Token[]; view: View; index: number; text: string; from: string; classes: ClassSet | null }

// A threat that is cut into pieces: how many messages of one speaker are looked at together, and how many words.
const piecesMax = 4
const pieceTokensMax = 24
const readsKept = 13
const marksKept = ["yours", "your-people", "close-words"] as const

/** Reads messages one after the other. */
export function createReader(lexica: Lexica, rules: readonly Rule[], without: Without) {
  const languages = languagesTold(lexica)
  const { whole, split, sets } = byFirstClass(rules)
  const before: Read[] = []
  let quoting: string | null = null

  const read = (message: Message, index: number): { hits: Hit[]; tokens: Token[] } => {
    if (message.text.length <= partCharactersMax) return readPart(message, { start: 0, text: message.text }, index)
    const parts = partsOf(message.text).map((part) => readPart(message, part, index))
    return { hits: ends(parts.flatMap(({ hits }) => hits)), tokens: parts.flatMap(({ tokens }) => tokens) }
  }

  const readPart = (message: Message, part: Part, index: number): { hits: Hit[]; tokens: Token[] } => {
    const written = writtenIn(part.text, lexica.forms)
    const view = languages.after(written)
    const read = without.forms ? plainTokensOf(part.text, view.word) : tokensOf(written, view)
    const tokens = part.start === 0 ? read : read.map((token) => shifted(token, part.start))
    const found = atomsOf(tokens)
    const isPiece = found.size > 0 && tokens.length <= pieceTokensMax
    const classes = isPiece ? sets.setIn(found, tokens) : null
    const own: Read = { tokens, view, index, text: message.text, from: message.from, classes }
    const earlier = piecesBefore(before, own)
    before.push(own)
    if (before.length > readsKept) before.shift()
    const isQuoted = quoting === message.from
    quoting = endsWithQuote(own, found) ? message.from : null
    const hits = hitsIn([own], found, whole, message, isQuoted)
    if (earlier.length === 0) return { hits, tokens }
    const reads = [...earlier, own]
    if (!sets.mayHold(reads.map((each) => each.classes))) return { hits, tokens }
    const all = reads.flatMap((each) => seenIn(view, each))
    // Only what the last message completes: what stood before was found before.
    const completed = hitsIn(reads, atomsOf(all), split, message, isQuoted, all.length - tokens.length)
    const known = new Set(hits.map(({ slot }) => slot))
    return { hits: [...hits, ...completed.filter(({ slot }) => !known.has(slot))], tokens }
  }
  return { read }
}

/** Words of a message as another view knows them. */
function seenIn(view: View, { tokens, view: own }: Read): readonly Token[] {
  return own === view ? tokens : tokens.map((token) => ({ ...token, word: view.word(token.word.text) }))
}

/** The messages just before that can be the first parts of what this one says. */
function piecesBefore(before: readonly Read[], own: Read): Read[] {
  const pieces: Read[] = []
  if (own.classes === null) return pieces
  for (let at = before.length - 1; at >= 0 && pieces.length < piecesMax - 1; at -= 1) {
    const each = before[at]
    if (each === undefined || own.index - each.index > 6) break
    if (each.from === own.from && each.classes !== null) pieces.unshift(each)
  }
  return pieces
}

const splittable: ReadonlySet<Slot> = new Set(["threat", "leverage", "demand", "deadline"])

/** Rules by the first class each needs, with their place in the file. */
type RulesByClass = ReadonlyMap<string, readonly { rule: Rule; place: number }[]>

type SortedRules = { whole: RulesByClass; split: RulesByClass; sets: ReturnType<typeof setsFor> }
const ruleMaps = new WeakMap<readonly Rule[], SortedRules>()

function byFirstClass(rules: readonly Rule[]): SortedRules {
  const known = ruleMaps.get(rules)
  if (known !== undefined) return known
  const placed = rules.map((rule, place) => ({ rule, place }))
  const byFirst = (some: typeof placed) => Map.groupBy(some, ({ rule }) => rule.all[0] ?? "")
  const split = placed.filter(({ rule }) => splittable.has(rule.slot))
  const made = { whole: byFirst(placed), split: byFirst(split), sets: setsFor(split.map(({ rule }) => rule)) }
  ruleMaps.set(rules, made)
  return made
}

/** The rules whose classes all stand in a message, in the order of the file. */
function rulesFor(found: ReadonlyMap<string, Atom[]>, byFirst: RulesByClass): Rule[] {
  const fitting: { rule: Rule; place: number }[] = []
  for (const name of found.keys()) {
    for (const each of byFirst.get(name) ?? nothing) {
      if (each.rule.all.every((other) => found.has(other))) fitting.push(each)
    }
  }
  return fitting.sort((one, other) => one.place - other.place).map(({ rule }) => rule)
}

const nothing: readonly never[] = []

function hitsIn(
  reads: readonly Read[],
  found: ReadonlyMap<string, Atom[]>,
  byFirst: RulesByClass,
  message: Message,
  isQuoted: boolean,
  ownFrom = 0,
): Hit[] {
  const rules = rulesFor(found, byFirst)
  if (rules.length === 0) return []
  const reportsAt = Math.min(...(found.get("reports") ?? []).map(({ start }) => start))
  const hits: Hit[] = []
  const tokens = reads.length === 1 ? (reads[0]?.tokens ?? []) : reads.flatMap((read) => read.tokens)
  for (const rule of rules) {
    const atoms = together(found, rule, tokens)
    if (atoms === null || !atoms.some(({ end }) => end > ownFrom)) continue
    const start = Math.min(...atoms.map((atom) => atom.start))
    const near = nearby(found, atoms)
    if (rule.none.some((name) => near(name) !== undefined && !(name === "harmless" && near("intimate") !== undefined)))
      continue
    const marks = new Set<string>(marksKept.filter((name) => near(name) !== undefined))
    hits.push({
      slot: rule.slot,
      rule,
      message: reads.at(-1)?.index ?? 0,
      at: reads.at(-1)?.tokens[Math.max(0, start - ownFrom)]?.start ?? 0,
      t: message.t ?? null,
      from: message.from,
      spans: spansOf([...atoms, ...(rule.weak ? supportIn(near) : [])], reads),
      isReported: isQuoted || reportsAt <= start || isInQuotes(reads.at(-1), atoms),
      isJoking: (found.get("joke") ?? []).some(({ end }) => end > ownFrom),
      marks,
    })
  }
  return hits
}

const nearTokensMax = 40

/** Atoms of a class that stand near others: the one at a place among them. What stands pages away says nothing of them. */
type Near = (name: string, place?: number) => Atom | undefined

function nearby(found: ReadonlyMap<string, Atom[]>, atoms: readonly Atom[]): Near {
  const start = Math.min(...atoms.map((atom) => atom.start)) - nearTokensMax
  const end = Math.max(...atoms.map((atom) => atom.end)) + nearTokensMax
  return (name, place = 0) => found.get(name)?.filter((atom) => atom.end >= start && atom.start <= end)[place]
}

/** What makes a weak threat count stands in its words too: whoever reads the reason sees all of it. */
function supportIn(near: Near): Atom[] {
  const people = Array.from({ length: peopleShown }, (_, place) => near("your-people", place))
  return [...["intimate", "yours", "unless"].map((name) => near(name)), ...people].filter((atom) => atom !== undefined)
}

const peopleShown = 6

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

const quoteLetters = [...'"“”„«»']
const quoteMarks = /["“”„«»]/

/** Whether the words stand inside quotation marks, with something said outside of them: before, or more than a word or two after. */
function isInQuotes(read: Read | undefined, atoms: readonly Atom[]): boolean {
  if (read === undefined || !quoteMarks.test(read.text)) return false
  const { text, tokens } = read
  const first = text.search(quoteMarks)
  const last = Math.max(...quoteLetters.map((letter) => text.lastIndexOf(letter)))
  const at = tokens[Math.min(...atoms.map(({ start }) => start))]?.start ?? 0
  const before = text.slice(0, first).trim().length
  const after = text.slice(last + 1).trim().length
  // A message that is nothing but a quotation is somebody else's.
  if (last > first && before === 0 && after === 0) return true
  const isInside = first < at && (last === first || at < last)
  return isInside && (before > 2 || (last > first && after > outsideMin))
}

const outsideMin = 12

/** "look what he wrote:" is followed by his words, not the speaker's. */
function endsWithQuote({ text, tokens }: Read, found: ReadonlyMap<string, Atom[]>): boolean {
  const reports = found.get("reports") ?? []
  return reports.length > 0 && (/[:：]\s*$/.test(text) || reports.some(({ end }) => end >= tokens.length - 1))
}

const hitsOfEndMax = 150

/** Of what is found in one message, its beginning and its end: a book that is pasted whole is not weighed against itself. */
function ends(hits: Hit[]): Hit[] {
  return hits.length <= 2 * hitsOfEndMax ? hits : [...hits.slice(0, hitsOfEndMax), ...hits.slice(-hitsOfEndMax)]
}

const partCharactersMax = 5000
type Part = { start: number; text: string }

/** A very long message, a whole chat pasted as one, is read in parts: what stands pages apart says nothing together. */
function partsOf(text: string): Part[] {
  const parts: Part[] = []
  for (let start = 0; start < text.length || start === 0; ) {
    const longest = text.slice(start, start + partCharactersMax)
    const space = start + longest.length < text.length ? longest.lastIndexOf(" ") : -1
    const part = space > 0 ? longest.slice(0, space) : longest
    parts.push({ start, text: part })
    start += Math.max(1, part.length)
  }
  return parts
}

function shifted({ word, start, end }: Token, by: number): Token {
  return { word, start: start + by, end: end + by }
}
