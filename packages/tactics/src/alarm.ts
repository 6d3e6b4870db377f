/** Whether what a speaker said so far is sextortion, and by which of their words. */
import type { Speaker } from "./assess.ts"
import { type Heard, isAsked, isHolding, isKey, isMatter, type Weighty, weigh } from "./hearing.ts"
import { measuresOf, pressingSum, wordsBehind } from "./pressing.ts"
import type { Hit } from "./read-message.ts"
import type { Token } from "./tokens.ts"
import type { Weights } from "./weights.ts"

/** What raises an alarm: who is accused, what the rules found of them, and the words that weighed for it. */
export type Alarm = { from: string; hits: readonly Hit[]; words: readonly Weighty[] | null }

/** How much the last words, of all alike, are those of somebody who tells of it, asks for help or warns. */
export function tellingSum(heard: readonly Heard[], { tells }: Weights): number {
  return weigh(heard, null, tells).sum
}

/** Whether a word alone makes it worth asking whether somebody tells of it. */
export function speaksOfIt(tokens: readonly Token[], weights: Weights | null): boolean {
  return weights !== null && tokens.some(({ word }) => weights.tells.word(word).own >= tellingWord)
}

const tellingWord = 1
// Where rules found no more than a price or a picture, words must tell more.
const matterCosts = 0.5

/**
 * Somebody presses: all words together weigh enough, something is held over the other one and something is asked, by the same speaker.
 * One of the two at least a rule must have found; the other may be told by its words. Whoever spoke last: the answer of one who is pressed
 * tells, too. Null: words are not weighed, and rules must have found both.
 */
export function alarmOf(heard: readonly Heard[], all: readonly Speaker[], weights: Weights | null): Alarm | null {
  const since = heard[0]?.message ?? 0
  for (const { from, hits } of all) {
    if (!heard.some((part) => part.isKeyed && part.from === from)) continue
    const said = hits.filter(({ isReported, message }) => !isReported && message >= since)
    if (wasToldFirst(said, all, since)) continue
    const { sum: script, hits: found } = weigh(heard, from, weights?.script ?? null)
    const keys = found.filter(isKey)
    const byRule = { held: keys.some(isHolding), asked: isAsked(keys) }
    if (weights === null) {
      if (byRule.held && byRule.asked) return { from, hits: keys, words: null }
      continue
    }
    const matter = found.filter(isMatter)
    if (matter.length === 0 || script < weights.script.least) continue
    const measures = measuresOf(heard, from, weights, script)
    const needed = weights.pressing.enough + (keys.length > 0 ? 0 : matterCosts)
    const above = pressingSum(measures, weights.pressing) - needed
    const isHeld = byRule.held || measures.holds >= weights.holds.enough
    const asks = byRule.asked || measures.asks >= weights.asks.enough
    if (above >= 0 && isHeld && asks)
      return { from, hits: keys.length > 0 ? keys : matter, words: wordsBehind(heard, from, weights, above) }
  }
  return null
}

/** Who was told of it, in what is held in mind, before they held anything over anybody is who helps: what they say of it is no threat. */
function wasToldFirst(said: readonly Hit[], all: readonly Speaker[], since: number): boolean {
  const [first] = said
  const heldAt = said.find(isHolding)?.message ?? 0
  return all.some(({ from, toldAt }) => from !== first?.from && toldAt !== null && toldAt >= since && toldAt < heldAt)
}
