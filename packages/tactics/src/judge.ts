/** What a message changes: who is accused, who asks for help, who may be hurt. A table of conditions over slots. */

import type { Speaker } from "./assess.ts"
import type { Outcome, Risk } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

/** What came of a message. `kept`: hits that count for its speaker; `reasons`: those behind the outcome. */
export type Judged = {
  kept: Hit[]
  outcome: Outcome
  reasons: Hit[]
  risk: Risk
  isTelling: boolean
  helpSeeking: boolean
  goading: boolean
  bluffMail: boolean
  knownPerson: boolean
}

const windowMessages = 200
const windowSeconds = 30 * 86_400
const bluffWordsMin = 2
const accusing: ReadonlySet<Slot> = new Set([
  "threat",
  "threat-hinted",
  "threat-law",
  "leverage",
  "demand",
  "demand-weak",
  "demand-image",
  "deadline",
  "secrecy",
])
const early: ReadonlySet<Slot> = new Set([
  "contact",
  "rapport",
  "escalate",
  "switch",
  "image-request",
  "image-pressure",
  "secrecy",
  "leverage",
])
const grave: ReadonlySet<Slot> = new Set(["switch", "escalate", "image-request", "image-pressure", "leverage"])

/** Judges one message of `speaker`, given everything before it. */
export function judge(
  speaker: Speaker,
  hits: readonly Hit[],
  all: readonly Speaker[],
  { index, messages }: { index: number; messages: number },
): Judged {
  const has = (slot: Slot) => hits.some((hit) => hit.slot === slot)
  const tells = has("help")
  const isTelling =
    speaker.isTelling ||
    tells ||
    (has("asks-help") && hits.some(({ slot }) => slot === "threat" || slot === "leverage"))
  const kept = hits.map((hit) => ({
    ...hit,
    isReported: hit.isReported || (accusing.has(hit.slot) && isTelling),
  }))
  const bluffMail = isBluff(kept, messages)
  const said = [...speaker.hits, ...kept].filter((hit) => !hit.isReported && isNear(hit, kept[0], index))
  const alarm = bluffMail ? null : alarmOf(said, all)
  const caution =
    alarm === null ? (bluffMail ? kept.filter(({ slot }) => slot === "bluff") : cautionOf(said, all)) : null
  return {
    kept,
    outcome: alarm !== null ? "sextortion" : caution !== null ? "caution" : "none",
    reasons: alarm ?? caution ?? [],
    risk: riskOf(kept),
    isTelling,
    helpSeeking:
      tells ||
      (has("asks-help") && speaker.hits.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && kept.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && has("self-harm")),
    goading: has("goading"),
    bluffMail,
    knownPerson: has("known"),
  }
}

function isNear(hit: Hit, now: Hit | undefined, index: number): boolean {
  if (index - hit.message > windowMessages) return false
  return now?.t == null || hit.t == null || now.t - hit.t <= windowSeconds
}

/** The hits that make it sextortion, or null. */
function alarmOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  const of = (slot: Slot) => said.filter((hit) => hit.slot === slot)
  const leverage = of("leverage")
  const isIntimate =
    said.some(({ marks }) => marks.has("intimate")) ||
    all.some(({ hits }) => hits.some(({ slot, marks }) => marks.has("intimate") || slot === "image-request"))
  const hasMoney = [...of("demand")]
  const supported = (hit: Hit) =>
    !hit.rule.weak ||
    hit.marks.has("yours") ||
    hit.marks.has("intimate") ||
    leverage.length > 0 ||
    of("secrecy").length > 0 ||
    isIntimate ||
    (hit.marks.has("unless") && hasMoney.length > 0) ||
    (hit.marks.has("your-people") && hit.marks.has("several-people") && hasMoney.length > 0) ||
    [...hasMoney, ...of("demand-weak")].some(({ marks }) => marks.has("unless") && marks.has("amount"))
  const earnest = (hit: Hit) => !hit.isJoking || isIntimate || leverage.some(({ isJoking }) => !isJoking)
  const threats = of("threat").filter((hit) => supported(hit) && earnest(hit))
  const keys = [
    ...hasMoney,
    ...leverage,
    ...of("deadline"),
    ...of("demand-weak"),
    ...of("demand-image").filter(({ marks }) => marks.has("unless") || marks.has("intimate") || threats.length > 0),
  ]
  const [threat] = threats
  if (threat !== undefined) {
    const [key] = keys.filter(
      (each) =>
        each.rule.id !== threat.rule.id &&
        (each.rule.id !== "demand.bare-price" ||
          isIntimate ||
          leverage.length > 0 ||
          each.marks.has("unless") ||
          !threat.rule.weak),
    )
    if (key !== undefined) return [threat, key]
  }
  // A hint is a threat once something to threaten with was shown.
  const [hint] = of("threat-hinted").filter(earnest)
  const [shown] = leverage
  const [asked] = [...hasMoney, ...of("demand-image"), ...of("deadline"), ...of("demand-weak")]
  if (hint !== undefined && shown !== undefined && asked !== undefined) return [hint, shown, asked]
  const [law] = of("threat-law").filter(earnest)
  const isOfMinor = said.some(({ marks }) => marks.has("minor-words")) || isIntimate
  if (law !== undefined && isOfMinor && hasMoney[0] !== undefined) return [law, hasMoney[0]]
  return null
}

/** Two early signs or more, of which one is grave; not between people who know each other well. */
function cautionOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  if (
    all.some(({ hits }) => hits.some(({ marks }) => marks.has("close-words"))) ||
    said.some(({ marks }) => marks.has("close-words"))
  )
    return null
  const signs = new Map<Slot, Hit>()
  for (const hit of said) if (early.has(hit.slot) && !signs.has(hit.slot)) signs.set(hit.slot, hit)
  const found = [...signs.values()]
  const graveCount = found.filter(({ slot }) => grave.has(slot)).length
  const threat = said.find(({ slot, isJoking }) => slot === "threat" && !isJoking)
  if (threat !== undefined && (signs.has("leverage") || !threat.rule.weak)) return [threat]
  // Liking somebody and moving to another app is how friends begin, too.
  const slotsFound = new Set(found.map(({ slot }) => slot))
  const isOnlyFriendly =
    slotsFound.size === 2 && slotsFound.has("rapport") && (slotsFound.has("switch") || slotsFound.has("image-request"))
  return found.length >= 2 && graveCount >= 1 && !isOnlyFriendly ? found : null
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
