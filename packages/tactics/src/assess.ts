/** The stage machine: slots of each message, by who wrote it, put together over messages and time. Order adds; it never gates. */

import { judge } from "./judge.ts"
import type { Assessment, Message, Outcome, Reason, Risk, Tactic, Without } from "./outcome.ts"
import { createReader, type Hit } from "./read-message.ts"
import type { Rule, Slot } from "./rule-file.ts"
import type { Lexica } from "./view.ts"

const tacticsMax = 500
// Of one speaker: more than a window of messages holds.
const hitsKept = 400

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
  const tactics: Tactic[] = []
  let count = 0
  let outcome: Outcome = "none"
  let risk: Risk = "none"
  let alarmAt: number | null = null
  let cautionAt: number | null = null
  let accused: string | null = null
  let reasons: Reason[] = []
  const flags = { helpSeeking: false, goading: false, bluffMail: false, knownPerson: false }

  const add = (message: Message): void => {
    const index = count
    count += 1
    if (outcome !== "sextortion") cite.seen(message)
    const hits = reader.read(message, index)
    const speaker = speakerOf(message.from, speakers)
    // Nothing was recognised: nothing changes.
    if (hits.length === 0) return
    const judged = judge(speaker, hits, [...speakers.values()], {
      index,
      messages: count,
      without,
      isDecided: outcome === "sextortion",
    })
    for (const hit of judged.kept) {
      if (tactics.length < tacticsMax && !supporting.has(hit.slot)) tactics.push(tacticOf(hit))
    }
    speaker.hits = [...speaker.hits, ...judged.kept].slice(-hitsKept)
    speaker.toldAt = judged.toldAt
    for (const flag of flagNames) flags[flag] ||= judged[flag]
    risk = higher(risk, judged.risk)
    if (judged.outcome === "sextortion" && outcome !== "sextortion") {
      outcome = "sextortion"
      alarmAt = index
      accused = judged.accused
      reasons = cite.cited(judged.reasons.map(reasonOf))
      cautionAt ??= index
    } else if (judged.outcome === "caution" && outcome === "none") {
      outcome = "caution"
      cautionAt = index
      reasons = judged.reasons.map(reasonOf)
    }
  }

  const assessment = (): Assessment => ({
    outcome,
    risk,
    accused,
    ...flags,
    alarmAt,
    cautionAt,
    tactics: [...tactics],
    reasons,
    wouldChange: outcome === "sextortion" ? [] : ["more-messages", ...(speakers.size < 2 ? ["who-is-who"] : [])],
  })
  return { add, assessment }
}

function speakerOf(from: string, speakers: Map<string, Speaker>): Speaker {
  const speaker = speakers.get(from) ?? { from, hits: [], toldAt: null }
  speakers.set(from, speaker)
  return speaker
}

function reasonOf({ rule, spans }: Hit): Reason {
  return { rule: rule.id, version: rule.version, because: rule.reason, spans }
}

function tacticOf({ slot, rule, message, from, spans }: Hit): Tactic {
  return { tactic: slot as Slot, rule: rule.id, version: rule.version, message, from, spans }
}

const order: readonly Risk[] = ["none", "concern", "emergency"]

function higher(one: Risk, other: Risk): Risk {
  return order.indexOf(other) > order.indexOf(one) ? other : one
}
