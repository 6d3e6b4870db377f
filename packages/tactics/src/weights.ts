/**
 * What words weigh: a table of words, pairs of words and pieces of four letters, each with how much it speaks for a script where the
 * one who presses says it, and where the one who is pressed does. Fitted to composed conversations (`node bench/src/fit-weights.ts`), plain text
 * to be read and corrected. The table alone raises nothing.
 */
import { remembered } from "./lexicon.ts"
import type { Token } from "./tokens.ts"
import type { Word } from "./words.ts"

/** Who says a word, seen from the one who may press: they, or anybody else. */
export const sides = ["own", "other"] as const
/** One of them. */
export type Side = (typeof sides)[number]

/** A word, a pair of words or a sign: what it weighs on either side. The same object each time it is met, with the round in which it was last met. */
export type Feature = Readonly<Record<Side, number>> & { met: Record<Side, number> }

/** A feature in a message, from one token to another, the last of which has this place. */
export type Found = { feature: Feature; at: number; first: Token; last: Token }
/** What each table found in the same tokens, by its place. */
export type FoundBy = (readonly Found[] | undefined)[]

/** A table, ready to look up. Weights are log-odds. */
export type Table = {
  /** Its place among all that were read. */
  place: number
  /** What nothing said weighs. */
  start: number
  /** From this sum on the answer is yes; of `tells`, it is so much so that nobody is accused. */
  enough: number
  /** From this sum on it may be: of `tells`, help is named; of `early`, what rules found counts. Everything, where there is none. */
  least: number
  /** What a word weighs, its pieces with it. */
  word(word: Word): Feature
  /** The words and pairs of words that weigh something, in the order of the tokens; kept beside them. */
  features(part: { tokens: readonly Token[]; kept: FoundBy }): readonly Found[]
  /** `threat`, `plea`. */
  sign(sign: string): Feature | undefined
  /** Tells of each feature and side whether it is met for the first time. Of two such, only the later one is to be asked. */
  eachOnce(): (feature: Feature, side: Side) => boolean
}

/**
 * What words weigh for each question: is it a script; does one message hold something over the other one, or ask for something; is it
 * told, by whom it happened to or who warns of it; does a script begin.
 */
export const questions = ["script", "holds", "asks", "tells", "early"] as const
type Question = (typeof questions)[number]
/**
 * What tells that somebody presses: the sum of all words as a script; the highest sums of their messages as one that holds something over the other one,
 * and as one that asks for something; and the sum as a telling.
 */
export const measures = ["script", "holds", "asks", "tells"] as const
/** A figure for each. */
export type Measures = Readonly<Record<(typeof measures)[number], number>>
/** What one of each weighs, in log-odds; from `enough` on, somebody presses. */
export type Pressing = Measures & { start: number; enough: number }
/** The tables of one version. */
export type Weights = Readonly<Record<Question, Table>> & { version: number; pressing: Pressing }

const pieceLetters = 4
/** The word before the first one, and after a full stop. */
const beginning = "^"

/** The pieces of a word, with its ends marked, each once. */
export function piecesOf(word: string): Set<string> {
  const marked = `<${word}>`
  const pieces = new Set<string>()
  for (let at = 0; at + pieceLetters <= marked.length; at += 1) pieces.add(`~${marked.slice(at, at + pieceLetters)}`)
  return pieces
}

/** Reads the tables. Throws with every mistake. */
export function readWeights(data: unknown, where: string): Weights {
  const problems: string[] = []
  const file = record(data)
  const version = numberIn(file, "version", where, problems)
  const step = numberIn(file, "step", where, problems)
  const tableOf = (question: Question) => readTable(record(file[question]), step, `${where}: ${question}`, problems)
  const pressing = record(file.pressing)
  const figure = (name: string) => numberIn(pressing, name, `${where}: pressing`, problems)
  const weights = {
    version,
    pressing: {
      start: figure("start"),
      enough: figure("enough"),
      script: figure("script"),
      holds: figure("holds"),
      asks: figure("asks"),
      tells: figure("tells"),
    },
    script: tableOf("script"),
    holds: tableOf("holds"),
    asks: tableOf("asks"),
    tells: tableOf("tells"),
    early: tableOf("early"),
  }
  if (problems.length > 0) throw new Error(problems.join("\n"))
  return weights
}

type Fields = Readonly<Record<string, unknown>>

function numberIn(fields: Fields, name: string, where: string, problems: string[]): number {
  if (typeof fields[name] !== "number") problems.push(`${where}: ${name}: expected a number`)
  return Number(fields[name])
}

let tables = 0

function readTable(fields: Fields, step: number, where: string, problems: string[]): Table {
  const featuresOf = (name: string): ReadonlyMap<string, number> => {
    const features = new Map<string, number>()
    const listed = fields[name] ?? ""
    if (typeof listed !== "string") problems.push(`${where}: ${name}: expected "word:steps" separated by commas`)
    else {
      for (const entry of listed.split(",").filter(Boolean)) {
        const end = entry.lastIndexOf(":")
        const steps = Number(entry.slice(end + 1))
        if (end > 0 && Number.isInteger(steps)) features.set(entry.slice(0, end), steps * step)
        else problems.push(`${where}: ${name}: ${entry}: expected "word:steps", steps a whole number`)
      }
    }
    return features
  }
  const features = { own: featuresOf("own"), other: featuresOf("other") }
  if (features.own.size === 0) problems.push(`${where}: own: expected at least one word`)
  const signs = signsIn(featuresOf("signs"))
  const place = tables
  tables += 1
  const word = wordsIn(features, place)
  return {
    place,
    start: numberIn(fields, "start", where, problems),
    enough: numberIn(fields, "enough", where, problems),
    least: fields.least === undefined ? Number.NEGATIVE_INFINITY : numberIn(fields, "least", where, problems),
    word,
    features: featuresIn(word, pairsIn(features), place),
    sign: (sign) => signs.get(sign),
    eachOnce,
  }
}

let rounds = 0

/** Marks what was met with the number of the round: a set would be made anew each time. */
function eachOnce(): (feature: Feature, side: Side) => boolean {
  rounds += 1
  const round = rounds
  return ({ met }, side) => {
    if (met[side] === round) return false
    met[side] = round
    return true
  }
}

function featureOf(own: number, other: number): Feature {
  return { own, other, met: { own: 0, other: 0 } }
}

/** `own threat`, `other plea`: each sign once, with both sides. */
function signsIn(weights: ReadonlyMap<string, number>): ReadonlyMap<string, Feature> {
  const names = [...weights.keys()].map((name) => name.slice(name.indexOf(" ") + 1))
  return new Map(
    names.map((name) => [name, featureOf(weights.get(`own ${name}`) ?? 0, weights.get(`other ${name}`) ?? 0)]),
  )
}

type Features = Readonly<Record<Side, ReadonlyMap<string, number>>>

function wordsIn(features: Features, place: number): (word: Word) => Feature {
  const made = remembered((word: string) => {
    const names = [word, ...piecesOf(word)]
    const sum = (side: Side) => names.reduce((all, name) => all + (features[side].get(name) ?? 0), 0)
    return featureOf(sum("own"), sum("other"))
  })
  return ({ weighedAs, text, features: kept }) => {
    const before = kept[place]
    if (before !== undefined) return before
    const feature = made(weighedAs ?? text)
    kept[place] = feature
    return feature
  }
}

type Pairs = ReadonlyMap<string, ReadonlyMap<string, Feature>>

/** Pairs by their first word, then by their second: nothing is put together to look one up. */
function pairsIn(features: Features): Pairs {
  const pairs = new Map<string, Map<string, Feature>>()
  for (const name of [...features.own.keys(), ...features.other.keys()]) {
    const [before, word] = name.split(" ")
    if (before === undefined || word === undefined) continue
    const after = pairs.get(before) ?? new Map<string, Feature>()
    after.set(word, featureOf(features.own.get(name) ?? 0, features.other.get(name) ?? 0))
    pairs.set(before, after)
  }
  return pairs
}

function featuresIn(word: (word: Word) => Feature, pairs: Pairs, place: number): Table["features"] {
  return ({ tokens, kept }) => {
    const before = kept[place]
    if (before !== undefined) return before
    const found: Found[] = []
    for (const { at, name, beforeName, first, last } of pairsOf(tokens)) {
      const feature = word(last.word)
      if (feature.own !== 0 || feature.other !== 0) found.push({ feature, at, first: last, last })
      const pair = pairs.get(beforeName)?.get(name)
      if (pair !== undefined) found.push({ feature: pair, at, first, last })
    }
    kept[place] = found
    return found
  }
}

/** A word as it is weighed, and the one before it in its sentence, with their tokens. */
export type Pair = { at: number; name: string; beforeName: string; first: Token; last: Token }

/** The words of a message, each with the one before it. */
export function pairsOf(tokens: readonly Token[]): Pair[] {
  const pairs: Pair[] = []
  let beforeName = beginning
  let first: Token | undefined
  for (const [at, token] of tokens.entries()) {
    const name = token.word.weighedAs
    if (name === null) {
      beforeName = beginning
      first = undefined
      continue
    }
    pairs.push({ at, name, beforeName, first: first ?? token, last: token })
    beforeName = name
    first = token
  }
  return pairs
}

function record(data: unknown): Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {}
}
