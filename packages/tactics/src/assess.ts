/** The stage machine: slots of each message, by who wrote it, put together over messages and time. Order adds; it never gates. */

import { speaksOfIt } from "./alarm.ts"
import { type Heard, hear, partsHeard } from "./hearing.ts"
import { type Judged, judge } from "./judge.ts"
import { weights } from "./load.ts"
import type { Assessment, Message, Reason, Risk, Tactic, Without } from "./outcome.ts"
import { createReader, type Hit } from "./read-message.ts"
import type { Rule, Slot } from "./rule-file.ts"
import type { Lexica } from "./view.ts"

const tacticsMax = 500
// Of one speaker: more than a window of messages holds.
const hitsKept = 200

/** What is known of one speaker so far. */
export type Speaker = {
  from: string
  hits: Hit[]
  /** The message in which they last told of a threat, or asked what to do: their words are somebody else's. Null: they did not. */
  toldAt: number | null
}

// Ordinary by themselves: they are named only where they are a reason.
const supporting: ReadonlySet<Slot> = new Set([
  "warns",
  "names-people",
  "names-material",
  "names-image",
  "names-price",
  "promise",
  "plea",
  "plea-delete",
  "protest",
  "laugh",
])
const flagNames = ["helpSeeking", "goading", "bluffMail", "knownPerson"] as const

/** Fed message by message. */
export type Assessor = { add(message: Message): void; assessment(): Assessment }

/** Sees every message before it is judged, and makes what is cited out of the reasons of an alarm. */
export type Cite = { seen(message: Message): void; cited(reasons: Reason[]): Reason[] }

/** An assessor that leaves to `cite` what is cited. */
export function createFrom(lexica: Lexica, rules: readonly Rule[], without: Without, cite: Cite): Assessor {
  const reader = createReader(lexica, rules, without)
  const speakers = new Map<string, Speaker>()
  const words = without.weights ? null : weights()
  const heard: Heard[] = []
  const so = nothingFound()
  let count = 0

  const add = (message: Message): void => {
    const index = count
    count += 1
    const isDecided = so.outcome === "sextortion"
    if (!isDecided) cite.seen(message)
    const { hits, tokens } = reader.read(message, index)
    const speaker = speakerOf(message.from, speakers)
    // Nothing was recognised, nor shortly before, and no word speaks of it: nothing changes.
    if (hits.length === 0 && (isDecided || !(heard.some(({ isKeyed }) => isKeyed) || speaksOfIt(tokens, words)))) {
      for (const part of partsHeard(message, index, tokens, hits)) hear(heard, part)
      return
    }
    const moment = { index, messages: count, without, weights: words, isDecided, message, tokens, heard }
    const judged = judge(speaker, hits, [...speakers.values()], moment)
    speaker.hits = [...speaker.hits, ...judged.kept].slice(-hitsKept)
    speaker.toldAt = judged.toldAt
    take(so, judged, index, cite)
  }

  const assessment = (): Assessment => ({
    ...so,
    tactics: [...so.tactics],
    wouldChange: so.outcome === "sextortion" ? [] : ["more-messages", ...(speakers.size < 2 ? ["who-is-who"] : [])],
  })
  return { add, assessment }
}

function nothingFound(): Assessment {
  return {
    outcome: "none",
    risk: "none",
    accused: null,
    helpSeeking: false,
    goading: false,
    bluffMail: false,
    knownPerson: false,
    alarmAt: null,
    cautionAt: null,
    tactics: [],
    reasons: [],
    wouldChange: [],
  }
}

/** Adds what came of a message. An alarm stays. */
function take(so: Assessment, judged: Judged, index: number, cite: Cite): void {
  for (const hit of judged.kept) {
    if (so.tactics.length < tacticsMax && !supporting.has(hit.slot)) so.tactics.push(tacticOf(hit))
  }
  for (const flag of flagNames) so[flag] ||= judged[flag]
  so.risk = higher(so.risk, judged.risk)
  if (judged.outcome === "sextortion" && so.outcome !== "sextortion") {
    so.outcome = "sextortion"
    so.alarmAt = index
    so.accused = judged.accused
    so.reasons = cite.cited(judged.reasons)
    so.cautionAt ??= index
  } else if (judged.outcome === "caution" && so.outcome === "none") {
    so.outcome = "caution"
    so.cautionAt = index
    so.reasons = judged.reasons
  }
}

function speakerOf(from: string, speakers: Map<string, Speaker>): Speaker {
  const speaker = speakers.get(from) ?? { from, hits: [], toldAt: null }
  speakers.set(from, speaker)
  return speaker
}

function tacticOf({ slot, rule, message, from, spans }: Hit): Tactic {
  return { tactic: slot as Slot, rule: rule.id, version: rule.version, message, from, spans }
}

const order: readonly Risk[] = ["none", "concern", "emergency"]

function higher(one: Risk, other: Risk): Risk {
  return order.indexOf(other) > order.indexOf(one) ? other : one
}
