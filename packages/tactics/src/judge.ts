/** What a message changes: who is accused, who asks for help, who may be hurt. A table of conditions over slots. */

import { type Alarm, alarmOf, speaksOfIt, tellingSum } from "./alarm.ts"
import type { Speaker } from "./assess.ts"
import { cautionOf, mayBeCaution } from "./caution.ts"
import { type Heard, hear, partsHeard } from "./hearing.ts"
import type { Message, Outcome, Reason, Risk, Without } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import { reasonOf, reasonsOf } from "./reasons.ts"
import type { Slot } from "./rule-file.ts"
import type { Token } from "./tokens.ts"
import { accusing, toldIn } from "./told.ts"
import type { Weights } from "./weights.ts"

/** What came of a message. `kept`: hits that count for its speaker; `reasons`: those behind the outcome. */
export type Judged = {
  kept: Hit[]
  outcome: Outcome
  /** Who is pressing, where the outcome is sextortion: who wrote the message, or who is answered in it. */
  accused: string | null
  reasons: Reason[]
  risk: Risk
  /** The message in which the speaker last told of it, or null. */
  toldAt: number | null
  helpSeeking: boolean
  goading: boolean
  bluffMail: boolean
  knownPerson: boolean
}

const windowMessages = 200
const windowSeconds = 30 * 86_400
const bluffWordsMin = 2
/** What a message is judged by, beside its hits. `isDecided`: the alarm was raised, and nothing takes it back. `weights` null: not weighed. */
export type Moment = {
  index: number
  messages: number
  without: Without
  weights: Weights | null
  isDecided: boolean
  message: Message
  tokens: readonly Token[]
  /** What was said last, to which this message is added. */
  heard: Heard[]
}

/** Judges one message of `speaker`, given everything before it. */
export function judge(speaker: Speaker, hits: readonly Hit[], all: readonly Speaker[], moment: Moment): Judged {
  const has = (slot: Slot) => hits.some((hit) => hit.slot === slot)
  const { toldAt, kept, tells } = toldIn(speaker, hits, moment.index, moment.without)
  const bluffMail = isBluff(kept, moment.messages)
  const { found, isTold } = bluffMail
    ? { found: bluffIn(kept), isTold: false }
    : foundIn({ ...speaker, toldAt }, kept, all, moment)
  return {
    kept,
    outcome: found?.outcome ?? "none",
    accused: found?.accused ?? null,
    reasons: found?.reasons ?? [],
    risk: riskOf(kept),
    toldAt,
    helpSeeking:
      tells ||
      isTold ||
      (has("asks-help") && speaker.hits.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && kept.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && has("self-harm")) ||
      kept.some(({ slot, isReported }) => isReported && (slot === "threat" || slot === "threat-hinted")),
    goading: has("goading"),
    bluffMail,
    knownPerson: has("known"),
  }
}

type Found = Pick<Judged, "outcome" | "accused" | "reasons">

function bluffIn(kept: readonly Hit[]): Found {
  return { outcome: "caution", accused: null, reasons: kept.filter(({ slot }) => slot === "bluff").map(reasonOf) }
}

/** The outcome with who is accused of it and why, null where there is nothing; and whether the words are those of somebody who tells. */
function foundIn(
  speaker: Speaker,
  kept: readonly Hit[],
  all: readonly Speaker[],
  moment: Moment,
): { found: Found | null; isTold: boolean } {
  const { index, message, without, weights, tokens, heard } = moment
  if (moment.isDecided) return { found: null, isTold: false }
  const said = () => [...speaker.hits, ...kept].filter((hit) => !hit.isReported && isNear(hit, kept[0], index))
  const everybody = () =>
    all.map((each) => (each.from === speaker.from ? { ...speaker, hits: [...speaker.hits, ...kept] } : each))
  const threats = without.conjunction ? said().filter(({ slot }) => slot === "threat") : []
  let found: Found | null =
    threats.length > 0 ? { outcome: "sextortion", accused: speaker.from, reasons: threats.map(reasonOf) } : null
  const tables = without.direction ? null : weights
  const asksWhoTells =
    speaksOfIt(tokens, tables) || kept.some(({ slot, isReported }) => isReported || telling.has(slot))
  let isTold = false
  // Who tells of it accuses nobody by their own words.
  const sumOfTelling = () => (tables === null ? Number.NEGATIVE_INFINITY : tellingSum(heard, tables))
  const isTellers = (sum: number) => tables !== null && sum >= tables.tells.enough
  for (const part of partsHeard(message, index, tokens, kept)) {
    hear(heard, part)
    isTold ||= asksWhoTells && tables !== null && sumOfTelling() >= tables.tells.least
    if (found !== null || !heard.some(({ isKeyed }) => isKeyed)) continue
    const alarm = alarmOf(heard, everybody(), weights)
    if (alarm !== null && !isTellers(sumOfTelling())) found = sextortion(alarm, weights)
  }
  if (found !== null) return { found, isTold }
  const mayBegin = speaker.hits.some(mayBeCaution) || kept.some(mayBeCaution)
  const alarm = mayBegin ? cautionOf(speaker, said(), everybody(), heard, weights) : null
  return { found: alarm === null || isTellers(sumOfTelling()) ? null : caution(alarm, weights), isTold }
}

const telling: ReadonlySet<Slot> = new Set(["help", "asks-help", "warns"])

function sextortion(alarm: Alarm, weights: Weights | null): Found {
  return { outcome: "sextortion", accused: alarm.from, reasons: reasonsOf(alarm, weights) }
}

function caution(alarm: Alarm, weights: Weights | null): Found {
  return { outcome: "caution", accused: null, reasons: reasonsOf(alarm, weights) }
}

function isNear(hit: Hit, now: Hit | undefined, index: number): boolean {
  if (index - hit.message > windowMessages) return false
  return now?.t == null || hit.t == null || now.t - hit.t <= windowSeconds
}

/** One long text that nobody answers, with the words of mass mails. */
function isBluff(hits: readonly Hit[], messages: number): boolean {
  const bluffs = hits.filter(({ slot }) => slot === "bluff")
  const spans = bluffs.reduce((sum, { spans: found }) => sum + found.length, 0)
  return (
    messages <= 2 &&
    bluffs.length > 0 &&
    (spans >= bluffWordsMin || hits.some(({ slot }) => slot === "demand" || slot === "deadline"))
  )
}

function riskOf(hits: readonly Hit[]): Risk {
  if (hits.some(({ slot }) => slot === "goading" || slot === "self-harm")) return "emergency"
  return hits.some(({ slot }) => slot === "help") ? "concern" : "none"
}
