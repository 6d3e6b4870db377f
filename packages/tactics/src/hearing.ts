/**
 * The last words of a conversation, weighed together: "your sister seems nice. 220." threatens by no word of its own. The weights
 * alone raise nothing: a rule must have found something threatened, held or asked, by the same speaker, in the same words.
 */
import type { Message } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"
import type { Token } from "./tokens.ts"
import type { FoundBy, Side, Table } from "./weights.ts"

/** A message, or a part of a long one; `kept`: what tables found in it; `sums`: what it weighs alone, by the table's place. */
export type Heard = {
  from: string
  /** Seconds, where known. */
  t: number | null
  message: number
  text: string
  tokens: readonly Token[]
  hits: readonly Hit[]
  isKeyed: boolean
  kept: FoundBy
  sums: (number | undefined)[]
}

/** Words of the one who may press, and of all others, that are weighed together. */
const windowWords: Readonly<Record<Side, number>> = { own: 120, other: 60 }
/** Messages, or parts of them, that are held in mind. */
export const heardMax = 60
const partWords = 60

// A rule must have found one of these.
const held: ReadonlySet<Slot> = new Set([
  "threat",
  "threat-hinted",
  "threat-law",
  "leverage",
  "names-people",
  "promise",
])
const asked: ReadonlySet<Slot> = new Set(["demand", "demand-weak", "demand-image", "deadline"])

// What the script is made of: where words alone tell what is held and asked, a rule must have found one of these.
const matter: ReadonlySet<Slot> = new Set(["names-material", "names-image", "names-price"])

/** Whether a finding is of something held or asked. */
export function isKey({ slot }: Pick<Hit, "slot">): boolean {
  return held.has(slot) || asked.has(slot)
}

/** Whether a finding is one that an alarm needs of the rules. */
export function isMatter(hit: Pick<Hit, "slot">): boolean {
  return isKey(hit) || matter.has(hit.slot)
}

/** Whether the findings hold what makes a threat sextortion: a demand, a deadline, or, beside the threat, something to threaten with. */
export function isAsked(keys: readonly Hit[]): boolean {
  const threatens = ({ slot }: Hit) => held.has(slot) && slot !== "leverage"
  return keys.some(({ slot }) => asked.has(slot) || (slot === "leverage" && keys.some(threatens)))
}

/** Whether a hit is of something held over the other one. */
export function isHolding({ slot }: Hit): boolean {
  return held.has(slot)
}

/** The last words of a speaker and of the others (null: of all alike), the latest message first: each part, whose it is, and from which of its tokens on it counts. */
export function inWindow(
  heard: readonly Heard[],
  speaker: string | null,
  take: (part: Heard, side: Side, from: number) => void,
): void {
  const left = { ...windowWords }
  for (let at = heard.length - 1; at >= 0 && (left.own > 0 || left.other > 0); at -= 1) {
    const part = heard[at]
    if (part === undefined) break
    const side: Side = speaker === null || part.from === speaker ? "own" : "other"
    if (left[side] <= 0) continue
    const from = Math.max(0, part.tokens.length - left[side])
    left[side] -= part.tokens.length - from
    take(part, side, from)
  }
}

/** A message as it is heard: a long one in parts, so that its beginning is weighed too. */
export function partsHeard(
  { from, text, t = null }: Message,
  message: number,
  tokens: readonly Token[],
  hits: readonly Hit[],
): Heard[] {
  const part = (some: readonly Token[], found: readonly Hit[]): Heard => {
    const isKeyed = found.some((hit) => !hit.isReported && isMatter(hit))
    return { from, t, message, text, tokens: some, hits: found, isKeyed, kept: [], sums: [] }
  }
  if (tokens.length <= windowWords.own) return [part(tokens, hits)]
  return Array.from({ length: Math.ceil(tokens.length / partWords) }, (_, place) => {
    const some = tokens.slice(place * partWords, (place + 1) * partWords)
    const start = place === 0 ? 0 : (some[0]?.start ?? 0)
    const end = tokens[(place + 1) * partWords]?.start ?? Number.POSITIVE_INFINITY
    return part(
      some,
      hits.filter(({ at }) => at >= start && at < end),
    )
  })
}

// After a night a chat begins anew: what was said of a picture in spring and of money in autumn is no script.
const silenceSecondsMax = 8 * 3600

/** Adds what was said to what is held in mind, which is nothing after a long silence. */
export function hear(heard: Heard[], part: Heard): void {
  const before = heard.at(-1)?.t ?? null
  if (before !== null && part.t !== null && part.t - before > silenceSecondsMax) heard.length = 0
  heard.push(part)
  if (heard.length > heardMax) heard.shift()
}

/** What a hit is in the table. */
export function signOf({ slot, rule, isReported }: Hit): string {
  const kind = rule.faint ? `${slot}-faint` : rule.weak ? `${slot}-weak` : slot
  return isReported ? `${kind}-told` : kind
}

/** Words that weigh for a yes, and where they stand. */
export type Weighty = { weight: number; first: Token; last: Token; message: number; text: string }

/** A sum, and what the rules found of the speaker in the words that made it. */
export type Weighed = { sum: number; hits: readonly Hit[] }

/** The last words, as those of a speaker (null: of all alike). Null `table`: they weigh nothing. `words`: takes what weighs for a yes. */
export function weigh(
  heard: readonly Heard[],
  speaker: string | null,
  table: Table | null,
  words: Weighty[] | null = null,
): Weighed {
  const hits: Hit[] = []
  const isNew = table?.eachOnce()
  let sum = table?.start ?? 0
  inWindow(heard, speaker, (part, side, from) => {
    for (const hit of part.hits) {
      if (side === "own" && !hit.isReported) hits.push(hit)
      const feature = table?.sign(signOf(hit))
      if (feature !== undefined && isNew?.(feature, side)) sum += feature[side]
    }
    if (table === null) return
    for (const { feature, at, first, last } of table.features(part)) {
      if (at < from || !isNew?.(feature, side)) continue
      const weight = feature[side]
      sum += weight
      if (weight > 0) words?.push({ weight, first, last, message: part.message, text: part.text })
    }
  })
  return { sum, hits }
}

/** What a message weighs alone. */
export function alone(part: Heard, table: Table): number {
  const kept = part.sums[table.place]
  if (kept !== undefined) return kept
  const { sum } = weigh([part], part.from, table)
  part.sums[table.place] = sum
  return sum
}
