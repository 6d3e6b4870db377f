/** Tables of weights, fitted to moments of conversations and of ordinary texts. */

import { longChatsOf } from "../../../packages/tactics/src/long-chats.ts"
import type { questions } from "../../../packages/tactics/src/weights.ts"
import {
  askedMoments,
  featuresOf,
  type HeardConversation,
  heardIn,
  type Moment,
  maybeYes,
  momentsOf,
} from "./examples.ts"
import { logisticFit, type Row } from "./regression.ts"

/** What is asked of words. */
export type Question = (typeof questions)[number]
/** Log-odds: what nothing weighs, and each feature. */
export type Table = { start: number; weights: ReadonlyMap<string, number> }

/** Weights are whole numbers of these; what weighs less than half of one is left out. */
export const step = 0.2
// A feature of fewer conversations is a habit of one author.
const conversationsMin = 4
const conversationsCounted = 500
const featuresKept: Readonly<Record<Question, number>> = {
  script: 10_000,
  holds: 2500,
  asks: 2500,
  tells: 1500,
  early: 1500,
}
const ordinaryMomentsMax = 3
const ordinaryCounts = 0.5
const wrongFrom = -2
const passes = { first: 8, last: 24 }

/** Some of the moments of ordinary texts at which the engine would ask. */
function ordinaryMoments(question: Question, ordinary: readonly HeardConversation[]): Moment[] {
  return ordinary.flatMap((heard) => {
    const moments = askedOf(question, heard)
    const every = Math.max(1, Math.ceil(moments.length / ordinaryMomentsMax))
    return moments.filter((_moment, at) => at % every === 0).map((moment) => ({ ...moment, counts: ordinaryCounts }))
  })
}

function askedOf(question: Question, heard: HeardConversation): Moment[] {
  const isAsked = !["tells", "holds", "asks"].includes(question) || heard.parts.some(({ hits }) => hits.length > 0)
  return isAsked ? askedMoments(question, heard) : []
}

/** Fits a table; then once more with the moments that it took most wrongly for a yes, since an alarm needs one moment only; `isOnce`: not. */
export function tableOf(
  question: Question,
  short: readonly HeardConversation[],
  ordinary: readonly HeardConversation[],
  isOnce = false,
): Table {
  // Telling and beginnings are looked for in fewer moments: long chats make them no surer.
  const long =
    question === "script"
      ? longChatsOf(
          short.map(({ conversation }) => conversation),
          null,
        ).map(heardIn)
      : []
  const conversations = [...short, ...long]
  const moments = [...conversations.flatMap(momentsOf[question]), ...ordinaryMoments(question, ordinary)]
  const first = fittedTo(question, moments)
  if (isOnce) return first
  const wrong = [...conversations, ...ordinary].flatMap((heard) => {
    const some = askedOf(question, heard).filter(({ from }) => !maybeYes(question, heard, from))
    const [most] = some
      .map((moment) => ({ moment, sum: sumOf([moment], first) }))
      .sort((one, other) => other.sum - one.sum)
    return most === undefined || most.sum < wrongFrom ? [] : [most.moment]
  })
  return fittedTo(question, [...moments, ...wrong])
}

/** Fits a table to moments: to all features first, then to the most telling ones alone. */
function fittedTo(question: Question, some: readonly Moment[]): Table {
  const moments = some.map((moment) => ({ ...moment, features: featuresOf(moment.heard, moment.from) }))
  const seen = new Map<string, Set<HeardConversation>>()
  for (const { features, of } of moments) {
    for (const name of features.keys()) {
      const held = seen.get(name)
      if (held === undefined) seen.set(name, new Set([of]))
      else if (held.size < conversationsCounted) held.add(of)
    }
  }
  const rowsOf = (names: readonly string[]): Row[] => {
    const places = new Map(names.map((name, at) => [name, at]))
    return moments.map(({ features, isYes, counts }) => {
      const known = [...features].filter(([name]) => places.has(name))
      return {
        columns: Int32Array.from(known, ([name]) => places.get(name) ?? 0),
        values: Float64Array.from(known, ([, value]) => value),
        isYes,
        counts,
      }
    })
  }
  const all = [...seen].filter(([, conversations]) => conversations.size >= conversationsMin).map(([name]) => name)
  const first = logisticFit(rowsOf(all), all.length, passes.first)
  const telling = all
    .map((name, at) => ({ name, tells: Math.abs(first.weights[at] ?? 0) * Math.sqrt(seen.get(name)?.size ?? 0) }))
    .sort((one, other) => other.tells - one.tells)
    .slice(0, featuresKept[question])
    .map(({ name }) => name)
  const { start, weights } = logisticFit(rowsOf(telling), telling.length, passes.last)
  const rounded = telling.map((name, at) => [name, Math.round((weights[at] ?? 0) / step) * step] as const)
  return { start, weights: new Map(rounded.filter(([, weight]) => weight !== 0)) }
}

/** The highest sum among moments. */
export function sumOf(moments: readonly Moment[], { start, weights }: Table): number {
  return moments.reduce((most, { heard, from }) => {
    let sum = start
    for (const [feature, count] of featuresOf(heard, from))
      sum += (weights.get(feature) ?? 0) * (feature.startsWith("sign,") ? 1 : count)
    return Math.max(most, sum)
  }, Number.NEGATIVE_INFINITY)
}
