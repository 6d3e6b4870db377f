/** What an assessment says. */
import type { Slot } from "./rule-file.ts"

/** A message: who wrote it, when (seconds from any start; null where it is not known), and its text. */
export type Message = { from: string; t?: number | null; text: string }

/** none: no sign was found, which does not mean safe. caution: early signs. sextortion: a threat with a demand, a deadline or leverage. */
export const outcomes = ["none", "caution", "sextortion"] as const
/** One of them. */
export type Outcome = (typeof outcomes)[number]

/** Apart from the outcome, from either speaker. concern: someone may be in distress; emergency: someone may be hurt. */
export const risks = ["none", "concern", "emergency"] as const
/** One of them. */
export type Risk = (typeof risks)[number]

/** A place in a message: its index from 0, and UTF-16 code units of its text; `text` is what stands there. */
export type Span = { message: number; start: number; end: number; text: string }

/** One recognised step: its slot, the rule and its version, who wrote it, and the words. */
export type Tactic = { tactic: Slot; rule: string; version: number; message: number; from: string; spans: Span[] }

/** Why the outcome is what it is: the rule's sentence with its words. `tactic` null: words that weigh together. */
export type Reason = { tactic: Slot | null; rule: string; version: number; because: string; spans: Span[] }

/** Parts of the engine that can be left out, to see what each is for. All false: the engine as it is. */
export type Without = { direction: boolean; conjunction: boolean; forms: boolean; weights: boolean }

/** An assessment. `accused`: who wrote the threat; null where nobody is. `alarmAt`, `cautionAt`: the first message index, or null. */
export type Assessment = {
  outcome: Outcome
  risk: Risk
  accused: string | null
  helpSeeking: boolean
  goading: boolean
  bluffMail: boolean
  knownPerson: boolean
  alarmAt: number | null
  cautionAt: number | null
  tactics: Tactic[]
  reasons: Reason[]
  /** What would change the outcome, as ids: `more-messages`, `who-is-who`. */
  wouldChange: string[]
}
