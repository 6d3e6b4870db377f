/** What a message changes: who is accused, who asks for help, who may be hurt. A table of conditions over slots. */

import { alarmOf, answeredAlarm } from "./alarm.ts"
import type { Speaker } from "./assess.ts"
import { cautionOf } from "./caution.ts"
import type { Outcome, Risk, Without } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

/** What came of a message. `kept`: hits that count for its speaker; `reasons`: those behind the outcome. */
export type Judged = {
  kept: Hit[]
  outcome: Outcome
  /** Who is pressing, where the outcome is sextortion: who wrote the message, or who is answered in it. */
  accused: string | null
  reasons: Hit[]
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
// Who told of a threat quotes it for so long; "your" after that is said, not told: a "helper" may turn.
const tellingMessages = 6
const accusing: ReadonlySet<Slot> = new Set([
  "threat",
  "threat-hinted",
  "threat-law",
  "authority",
  "leverage",
  "demand",
  "demand-weak",
  "demand-image",
  "deadline",
  "secrecy",
])
/** Judges one message of `speaker`, given everything before it. `isDecided`: the alarm was raised, and nothing takes it back. */
export function judge(
  speaker: Speaker,
  hits: readonly Hit[],
  all: readonly Speaker[],
  { index, messages, without, isDecided }: { index: number; messages: number; without: Without; isDecided: boolean },
): Judged {
  const has = (slot: Slot) => hits.some((hit) => hit.slot === slot)
  const tells = has("help")
  const asks = hits.some(({ slot, rule }) => slot === "asks-help" && rule.id !== "help.i-did")
  const asksWithThreat = asks && hits.some(({ slot }) => slot === "threat" || slot === "leverage")
  // Who quotes a threat tells of it.
  const quotes = hits.some(({ slot, isReported }) => isReported && (slot === "threat" || slot === "leverage"))
  const tellsNow = tells || asksWithThreat || quotes || has("warns")
  const toldAt = without.direction ? null : tellsNow ? index : speaker.toldAt
  const isTold = ({ marks }: Hit) =>
    toldAt !== null && (index - toldAt <= tellingMessages || !(marks.has("your-people") || marks.has("yours")))
  const kept = hits.map((hit) => ({
    ...hit,
    isReported: !without.direction && (hit.isReported || (accusing.has(hit.slot) && isTold(hit))),
  }))
  const bluffMail = isBluff(kept, messages)
  const said = [...speaker.hits, ...kept].filter((hit) => !hit.isReported && isNear(hit, kept[0], index))
  const found = isDecided
    ? null
    : bluffMail
      ? { outcome: "caution" as const, accused: null, reasons: kept.filter(({ slot }) => slot === "bluff") }
      : foundIn(said, kept, { ...speaker, toldAt }, all, without)
  return {
    kept,
    outcome: found?.outcome ?? "none",
    accused: found?.accused ?? null,
    reasons: found?.reasons ?? [],
    risk: riskOf(kept),
    toldAt,
    helpSeeking:
      tells ||
      (has("asks-help") && speaker.hits.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && kept.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && has("self-harm")) ||
      kept.some(({ slot, isReported }) => isReported && (slot === "threat" || slot === "threat-hinted")),
    goading: has("goading"),
    bluffMail,
    knownPerson: has("known"),
  }
}

/** The outcome with who is accused of it and why; null where there is nothing. */
function foundIn(
  said: readonly Hit[],
  kept: readonly Hit[],
  speaker: Speaker,
  all: readonly Speaker[],
  without: Without,
): Pick<Judged, "outcome" | "accused" | "reasons"> | null {
  const threats = without.conjunction ? said.filter(({ slot }) => slot === "threat") : []
  const alarm = threats.length > 0 ? threats : alarmOf(said, all)
  if (alarm !== null) return { outcome: "sextortion", accused: speaker.from, reasons: alarm }
  const answered = answeredAlarm(kept, all, speaker)
  if (answered !== null) return { outcome: "sextortion", accused: answered.from, reasons: answered.reasons }
  const caution = speaker.toldAt === null ? cautionOf(said, all) : null
  return caution === null ? null : { outcome: "caution", accused: null, reasons: caution }
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
