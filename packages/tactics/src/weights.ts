/**
 * What words weigh: a table of words, pairs of words and pieces of four letters, each with how much it speaks for a script where the
 * one who presses says it, and where the one who is pressed does. Fitted to composed conversations (`node bench/src/fit-weights.ts`), plain text
 * to be read and corrected. The table alone raises nothing.
 */
import { remembered } from "./lexicon.ts"

/** Who says a word, seen from the one who may press: they, or anybody else. */
export const sides = ["own", "other"] as const
/** One of them. */
export type Side = (typeof sides)[number]

/** A table, ready to look up. Weights are log-odds. */
export type Table = {
  /** What nothing said weighs. */
  start: number
  /** From this sum on the answer is yes; of `tells`, it is so much so that nobody is accused. */
  enough: number
  /** From this sum on it may be: of `tells`, help is named; of `early`, what rules found counts. Everything, where there is none. */
  least: number
  word(side: Side, word: string): number
  pair(side: Side, before: string, word: string): number
  /** `own threat`, `other plea`. */
  sign(sign: string): number
}

/**
 * What words weigh for each question: is it a script; does one message hold something over the other one, or ask for something; is it
 * told, by whom it happened to or who warns of it; does a script begin.
 */
export const questions = ["script", "holds", "asks", "tells", "early"] as const
/** The tables of one version. */
export type Weights = Readonly<Record<(typeof questions)[number], Table>> & { version: number }

const pieceLetters = 4
/** The word before the first one, and after a full stop. */
export const beginning = "^"

/** A word as it is weighed: any number is one word. Null: it is none, but ends a sentence. */
export function weighable(word: string): string | null {
  if (/^[.!;\n]$/.test(word)) return null
  return /^\d/.test(word) ? "#" : word
}

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
  const tableOf = (question: string) => readTable(record(file[question]), step, `${where}: ${question}`, problems)
  const weights = {
    version,
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

function readTable(fields: Fields, step: number, where: string, problems: string[]): Table {
  const featuresOf = (name: string): ReadonlyMap<string, number> => {
    const features = new Map<string, number>()
    for (const [steps, some] of Object.entries(record(fields[name]))) {
      if (!Number.isInteger(Number(steps)) || typeof some !== "string")
        problems.push(`${where}: ${name}.${steps}: expected words separated by commas, under a whole number of steps`)
      else for (const feature of some.split(",")) features.set(feature, Number(steps) * step)
    }
    return features
  }
  const features = { own: featuresOf("own"), other: featuresOf("other") }
  if (features.own.size === 0) problems.push(`${where}: own: expected at least one word`)
  const signs = featuresOf("signs")
  const words = { own: wordsIn(features.own), other: wordsIn(features.other) }
  const pairs = { own: pairsIn(features.own), other: pairsIn(features.other) }
  return {
    start: numberIn(fields, "start", where, problems),
    enough: numberIn(fields, "enough", where, problems),
    least: fields.least === undefined ? Number.NEGATIVE_INFINITY : numberIn(fields, "least", where, problems),
    word: (side, word) => words[side](word),
    pair: (side, before, word) => pairs[side].get(before)?.get(word) ?? 0,
    sign: (sign) => signs.get(sign) ?? 0,
  }
}

function wordsIn(table: ReadonlyMap<string, number>): (word: string) => number {
  return remembered((word) => {
    let sum = table.get(word) ?? 0
    for (const piece of piecesOf(word)) sum += table.get(piece) ?? 0
    return sum
  })
}

/** Pairs by their first word, then by their second: nothing is put together to look one up. */
function pairsIn(table: ReadonlyMap<string, number>): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const pairs = new Map<string, Map<string, number>>()
  for (const [feature, weight] of table) {
    const [before, word] = feature.split(" ")
    if (before === undefined || word === undefined) continue
    const after = pairs.get(before) ?? new Map<string, number>()
    pairs.set(before, after.set(word, weight))
  }
  return pairs
}

function record(data: unknown): Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {}
}
