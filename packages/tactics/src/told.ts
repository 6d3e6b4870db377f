/** Whether somebody tells of a threat rather than making one, and which of their words are somebody else's. */
import type { Speaker } from "./assess.ts"
import type { Without } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

// Who told of a threat quotes it for so long; "your" after that is said, not told: a "helper" may turn.
const tellingMessages = 6
/** Slots that accuse who says them, unless they only tell of it. */
export const accusing: ReadonlySet<Slot> = new Set([
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

/** What a message tells. `toldAt`: the message in which its speaker last told of it, or null; `kept`: its hits, each said or told. */
export type Told = { toldAt: number | null; kept: Hit[]; tells: boolean }

/** What of a message is told and what is said. */
export function toldIn(speaker: Speaker, hits: readonly Hit[], index: number, without: Without): Told {
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
  return { toldAt, kept, tells }
}
