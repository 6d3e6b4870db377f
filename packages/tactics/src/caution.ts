/** Early signs, before anything is threatened. */
import type { Alarm } from "./alarm.ts"
import type { Speaker } from "./assess.ts"
import { type Heard, weigh } from "./hearing.ts"
import { weighty } from "./pressing.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"
import type { Weights } from "./weights.ts"

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

/** Whether a hit is an early sign. */
export function isEarly({ slot, rule }: Hit): boolean {
  return early.has(slot) && !(slot === "leverage" && rule.weak)
}

/** Whether a hit makes it worth asking for a caution: an early sign, or a threat. */
export function mayBeCaution(hit: Hit): boolean {
  return isEarly(hit) || hit.slot === "threat"
}

/** Early signs of a speaker, or words that together are those of a beginning. Null `weights`: the words are not weighed. */
export function cautionOf(
  speaker: Speaker,
  said: readonly Hit[],
  all: readonly Speaker[],
  heard: readonly Heard[],
  weights: Weights | null,
): Alarm | null {
  // Not between people who are close, nor while somebody tells of it to who helps them.
  const isClose = [...said, ...all.flatMap(({ hits }) => hits)].some(({ marks }) => marks.has("close-words"))
  if (isClose || all.some(({ toldAt }) => toldAt !== null)) return null
  const hits = signsIn(said)
  if (weights === null) return hits === null ? null : { from: speaker.from, hits, words: null }
  if (!said.some(isEarly) && hits === null) return null
  const { enough, least } = weights.early
  const weighed = weigh(heard, speaker.from, weights.early)
  const signs = weighed.hits.filter(isEarly)
  const [cited, needed] = hits !== null && weighed.sum >= least ? [hits, least] : [signs, enough]
  if (cited.length === 0 || weighed.sum < needed) return null
  return { from: speaker.from, hits: cited, words: weighty(heard, speaker.from, weights.early, weighed.sum - needed) }
}

/** Two early signs or more, of which one is grave; or a threat that lacks all else. */
function signsIn(said: readonly Hit[]): Hit[] | null {
  const signs = new Map<Slot, Hit>()
  for (const hit of said) if (isEarly(hit) && !signs.has(hit.slot)) signs.set(hit.slot, hit)
  const found = [...signs.values()]
  const graveCount = found.filter(({ slot }) => grave.has(slot)).length
  const threat = said.find(({ slot, isJoking }) => slot === "threat" && !isJoking)
  if (threat !== undefined && (signs.has("leverage") || !threat.rule.weak)) return [threat]
  const isOrdinary = ordinaryPairs.some((pair) => found.every(({ slot }) => pair.has(slot)))
  return found.length >= 2 && graveCount >= 1 && !isOrdinary ? found : null
}

// Liking somebody and moving to another app is how friends begin, too; and who is close asks for pictures, and asks twice.
const ordinaryPairs: readonly ReadonlySet<Slot>[] = [
  new Set<Slot>(["rapport", "switch"]),
  new Set<Slot>(["rapport", "image-request"]),
  new Set<Slot>(["contact", "image-request"]),
  new Set<Slot>(["contact", "image-pressure"]),
  new Set<Slot>(["image-request", "image-pressure"]),
]
