/** Which classes of words stand in a message, and where; and what follows from several together. Linear in the words. */
import type { Phrase } from "./lexicon.ts"
import type { Rule } from "./rule-file.ts"
import type { Token } from "./tokens.ts"
import type { Word } from "./words.ts"

/** A class found at tokens `start` to `end` (exclusive). */
export type Atom = { class: string; start: number; end: number }

const gapMax = 3
const atomsOfClassMax = 60
const peopleMin = 3

/** Every phrase in the tokens. */
export function atomsOf(tokens: readonly Token[]): Map<string, Atom[]> {
  const found: Map<string, Atom[]> = new Map()
  for (let start = 0; start < tokens.length; start += 1) {
    const starting = tokens[start]?.word.starting ?? null
    if (starting === null) continue
    const { byNext, rest } = starting
    const next = byNext.size === 0 ? undefined : byNext.get(tokens[start + 1]?.word.text ?? "")
    if (rest.length === 0 && next === undefined) continue
    const before = tokens[start - 1]?.word
    const isFirst = before === undefined || before.endsSentence || before.joins
    addPhrases(found, rest, tokens, start, isFirst)
    if (next !== undefined) addPhrases(found, next, tokens, start, isFirst)
  }
  if (found.size > 0) addComposed(found, tokens)
  addNumbers(found, tokens)
  return found
}

function addPhrases(
  found: Map<string, Atom[]>,
  phrases: readonly Phrase[],
  tokens: readonly Token[],
  start: number,
  isFirst: boolean,
): void {
  for (const phrase of phrases) {
    if (phrase.first && !isFirst) continue
    const end = endOf(phrase, tokens, start)
    if (end !== null) add(found, { class: phrase.class, start, end })
  }
}

function add(found: Map<string, Atom[]>, atom: Atom): void {
  const held = found.get(atom.class)
  if (held === undefined) found.set(atom.class, [atom])
  else if (held.length < atomsOfClassMax) held.push(atom)
}

function endOf({ words }: Phrase, tokens: readonly Token[], start: number): number | null {
  let at = start + 1
  for (let element = 1; element < words.length; element += 1) {
    const wanted = words[element]
    if (wanted === undefined) return null
    if (wanted.kind !== "gap") {
      if (!fits(wanted, tokens[at]?.word)) return null
      at += 1
      continue
    }
    const next = words[element + 1]
    if (next === undefined || next.kind === "gap") return null
    let skipped = 0
    while (skipped <= gapMax && !fits(next, tokens[at + skipped]?.word)) skipped += 1
    if (skipped > gapMax) return null
    at += skipped
  }
  return at
}

function fits(wanted: Exclude<Phrase["words"][number], { kind: "gap" }>, word: Word | undefined): boolean {
  return word !== undefined && (wanted.kind === "word" ? word.text === wanted.text : word.text.startsWith(wanted.text))
}

type Composition = { class: string; first: string; second: string; within: number }

// What a pair of classes means: "your" beside people is your people, "I will" before a verb of spreading is that they spread it.
const compositions: readonly Composition[] = [
  { class: "your-people", first: "your", second: "people", within: 4 },
  { class: "your-people", first: "people", second: "your-after", within: 2 },
  { class: "yours", first: "your", second: "material", within: 3 },
  { class: "yours", first: "material", second: "your-after", within: 2 },
  { class: "will-spread", first: "i-will", second: "spread", within: 6 },
  { class: "will-leak", first: "i-will", second: "leak", within: 6 },
  { class: "will-tell", first: "i-will", second: "tell", within: 4 },
]
// What stands for another class.
const same: readonly (readonly [string, string])[] = [
  ["people-fixed", "your-people"],
  ["yours-fixed", "yours"],
  ["intimate", "yours"],
  ["spread-i-direct", "will-spread"],
  ["spread-i-direct", "will-leak"],
]

/** Stands for any number. */
export const aNumber = "#"
/** Of each class that is made of others, which. */
export const composedOf: ReadonlyMap<string, readonly (readonly string[])[]> = grouped([
  ...compositions.map(({ class: made, first, second }) => [made, [first, second]] as const),
  ...same.map(([from, made]) => [made, [from]] as const),
  ["your-people", ["people"]] as const,
  ["people-list", ["your-people"]] as const,
  ["spread-i", ["will-spread"]] as const,
  ["money", ["money-words"]] as const,
  ["money", [aNumber]] as const,
  ["amount", [aNumber]] as const,
  ["span", [aNumber, "time-units"]] as const,
  ["span", ["number-words", "time-units"]] as const,
  ["time-left", [aNumber, "until-words"]] as const,
  ["time-left", ["span", "time-words"]] as const,
])

function grouped(rows: readonly (readonly [string, readonly string[]])[]): Map<string, (readonly string[])[]> {
  const made = new Map<string, (readonly string[])[]>()
  for (const [name, parts] of rows) made.set(name, [...(made.get(name) ?? []), parts])
  return made
}

function addComposed(found: Map<string, Atom[]>, tokens: readonly Token[]): void {
  for (const [from, to] of same) also(found, from, to)
  for (const { class: made, first, second, within } of compositions) {
    const seconds = found.get(second)
    for (const one of (seconds === undefined ? undefined : found.get(first)) ?? nothing) {
      const other = seconds?.find(
        ({ start }) => start >= one.end && start - one.end <= within && isOneSentence(tokens, one.end, start),
      )
      if (other !== undefined) add(found, { class: made, start: one.start, end: other.end })
    }
  }
  // Three people in one breath are somebody's, without a "your".
  for (const atom of inOneBreath(found.get("people") ?? nothing, peopleMin))
    add(found, { ...atom, class: "your-people" })
  for (const atom of inOneBreath(found.get("your-people") ?? nothing, 2)) add(found, { ...atom, class: "people-list" })
  also(found, "will-spread", "spread-i")
}

const nothing: readonly Atom[] = []

/** What is of one class is of another one, too. */
function also(found: Map<string, Atom[]>, from: string, to: string): void {
  for (const { start, end } of found.get(from) ?? nothing) add(found, { class: to, start, end })
}

const breathMax = 3

/** The atoms of lists of so many and more, each a few words after the one before: "your nan, your boss, the lads from five a side". */
function inOneBreath(atoms: readonly Atom[], least: number): readonly Atom[] {
  if (atoms.length < least) return nothing
  const runs: { count: number; end: number; atoms: Atom[] }[] = []
  for (const atom of atoms.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const run = runs.at(-1)
    if (run === undefined || atom.start - run.end > breathMax) runs.push({ count: 1, end: atom.end, atoms: [atom] })
    else {
      // "group" inside of "family group" is no other.
      if (atom.start >= run.end) run.count += 1
      run.end = Math.max(run.end, atom.end)
      run.atoms.push(atom)
    }
  }
  return runs.filter(({ count }) => count >= least).flatMap(({ atoms: held }) => held)
}

function isOneSentence(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (tokens[at]?.word.endsSentence) return false
  return true
}

/** Amounts of money, and times that are left. */
function addNumbers(found: Map<string, Atom[]>, tokens: readonly Token[]): void {
  also(found, "money-words", "money")
  if (!found.has("number-words") && !tokens.some(({ word }) => word.isNumber)) return
  const [units, spelled, monies] = [
    startsOf(found, "time-units"),
    startsOf(found, "number-words"),
    startsOf(found, "money-words"),
  ]
  for (const [at, { word }] of tokens.entries()) {
    const { isNumber } = word
    if (
      isNumber &&
      (tokens[at - 1]?.word.isCurrency || tokens[at + 1]?.word.isCurrency || monies.has(at + 1) || monies.has(at - 1))
    ) {
      for (const made of ["amount", "money"])
        add(found, { class: made, start: Math.max(0, at - 1), end: Math.min(tokens.length, at + 2) })
    } else if (isNumber && isPrice(word.text) && !units.has(at + 1)) {
      add(found, { class: "money", start: at, end: at + 1 })
    }
    if (isNumber && standsAlone(tokens, at) && isPrice(word.text)) {
      for (const made of ["amount", "money"]) add(found, { class: made, start: at, end: at + 1 })
    }
    if ((isNumber || spelled.has(at)) && units.has(at + 1)) add(found, { class: "span", start: at, end: at + 2 })
  }
  for (const until of found.get("until-words") ?? []) {
    const beside = [until.end, until.start - 1].find((at) => isHour(tokens[at]?.word.text) && !units.has(at + 1))
    if (beside !== undefined) {
      add(found, { class: "time-left", start: Math.min(until.start, beside), end: Math.max(until.end, beside + 1) })
    }
  }
  const words = found.get("time-words") ?? []
  for (const span of found.get("span") ?? []) {
    const near = words.find(
      ({ start, end }) => (start >= span.end && start - span.end <= 3) || (end <= span.start && span.start - end <= 3),
    )
    if (near !== undefined) {
      add(found, { class: "time-left", start: Math.min(span.start, near.start), end: Math.max(span.end, near.end) })
    }
  }
}

function startsOf(found: ReadonlyMap<string, Atom[]>, name: string): ReadonlySet<number> {
  const atoms = found.get(name)
  return atoms === undefined ? noPlaces : new Set(atoms.map(({ start }) => start))
}

const noPlaces: ReadonlySet<number> = new Set()

const priceMin = 20
const priceMax = 50_000_000
const year = /^(?:19|20)\d\d$/

/** A number that can be a price without saying so: no count, no year, no telephone number. */
function isPrice(word: string): boolean {
  const value = Number(word.replaceAll(/[.,]/g, ""))
  return value >= priceMin && value <= priceMax && !year.test(word) && !/^0\d/.test(word)
}

/** A number that is a sentence by itself is a price: "500", "tú decides. 150". */
function standsAlone(tokens: readonly Token[], at: number): boolean {
  const isEdge = (word: Word | undefined) => word === undefined || word.endsSentence
  return isEdge(tokens[at - 1]?.word) && isEdge(tokens[at + 1]?.word)
}

function isHour(word: string | undefined): boolean {
  return word !== undefined && /^\d{1,2}$/.test(word) && Number(word) <= 24
}

/**
 * Every place at which all classes stand within so many tokens, as the atoms that take part, each once; null where they do not. All
 * of them: who takes one of two threats out of a message has left one in.
 */
const oneSentence: ReadonlySet<string> = new Set(["leverage", "threat"])

export function together(
  found: ReadonlyMap<string, Atom[]>,
  { all, within, ordered, slot }: Pick<Rule, "all" | "within" | "ordered" | "slot">,
  tokens: readonly Token[],
): Atom[] | null {
  const [first = "", ...others] = all
  const taking = new Set<Atom>()
  for (const anchor of found.get(first) ?? []) {
    const chosen = [anchor]
    for (const other of others) {
      const after = chosen.at(-1) ?? anchor
      const those = found.get(other) ?? []
      const near = nearest(ordered ? those.filter(({ end }) => end > after.end) : those, anchor)
      if (near === null || gap(anchor, near) > within) break
      if (
        oneSentence.has(slot) &&
        !isOneSentence(tokens, Math.min(anchor.end, near.end), Math.max(anchor.start, near.start))
      )
        break
      chosen.push(near)
    }
    if (chosen.length === all.length) for (const atom of chosen) taking.add(atom)
  }
  return taking.size === 0 ? null : [...taking]
}

function nearest(atoms: readonly Atom[], to: Atom): Atom | null {
  let best: Atom | null = null
  for (const atom of atoms) if (best === null || gap(atom, to) < gap(best, to)) best = atom
  return best
}

function gap(one: Atom, other: Atom): number {
  if (one.start >= other.end) return one.start - other.end
  return other.start >= one.end ? other.start - one.end : 0
}
