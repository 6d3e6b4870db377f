/** Whether what a speaker said so far is sextortion, and by which of their words. */
import type { Speaker } from "./assess.ts"
import { type Heard, isAsked, isHolding, isKey, isMatter, type Weighty, weigh } from "./hearing.ts"
import type { Hit } from "./read-message.ts"
import type { Token } from "./tokens.ts"
import type { Table, Weights } from "./weights.ts"

/** What raises an alarm: who is accused, what the rules found of them, and the words that weighed for it; `needed`: the sum it took, from `start`. */
export type Alarm = {
  from: string
  hits: readonly Hit[]
  words: readonly Weighty[] | null
  start: number
  needed: number
}

/** How much the last words, of all alike, are those of somebody who tells of it, asks for help or warns. */
export function tellingSum(heard: readonly Heard[], { tells }: Weights): number {
  return weigh(heard, null, tells).sum
}

/** Whether a word alone makes it worth asking whether somebody tells of it. */
export function speaksOfIt(tokens: readonly Token[], weights: Weights | null): boolean {
  return weights !== null && tokens.some(({ word }) => weights.tells.word(word).own >= tellingWord)
}

const tellingWord = 1
const tellingFrom = -4
const tellingCosts = 0.5

/**
 * Somebody presses: all words together weigh enough, something is held over the other one and something is asked, by the same speaker.
 * One of the two at least a rule must have found; the other may be told by its words. Whoever spoke last: the answer of one who is pressed
 * tells, too. `telling`: how much these are the words of somebody who tells of it; the more they are, the more it takes. Null: words are
 * not weighed, and rules must have found both.
 */
export function alarmOf(
  heard: readonly Heard[],
  all: readonly Speaker[],
  weights: Weights | null,
  telling: () => number,
): Alarm | null {
  for (const { from, hits } of all) {
    if (!heard.some((part) => part.isKeyed && part.from === from)) continue
    if (
      wasToldFirst(
        hits.filter(({ isReported }) => !isReported),
        all,
      )
    )
      continue
    const weighed = weigh(heard, from, weights?.script ?? null)
    const keys = weighed.hits.filter(isKey)
    const matter = weighed.hits.filter(isMatter)
    const byRule = { held: keys.some(isHolding), asked: isAsked(keys) }
    if (weights === null) {
      if (byRule.held && byRule.asked) return { from, hits: keys, words: null, start: 0, needed: 0 }
      continue
    }
    const { start, enough } = weights.script
    if (matter.length === 0 || weighed.sum < enough) continue
    const needed = enough + Math.max(0, telling() - tellingFrom) * tellingCosts
    if (weighed.sum < needed) continue
    const says = (table: Table) =>
      heard.some((part) => part.from === from && weigh([part], from, table).sum >= table.enough)
    if ((byRule.held || says(weights.holds)) && (byRule.asked || says(weights.asks))) {
      const words: Weighty[] = []
      weigh(heard, from, weights.script, words)
      return { from, hits: keys.length > 0 ? keys : matter, words, start, needed }
    }
  }
  return null
}

/** Who was told of it before they held anything over anybody is who helps: what they say of it is no threat. */
function wasToldFirst(said: readonly Hit[], all: readonly Speaker[]): boolean {
  const [first] = said
  const heldAt = said.find(isHolding)?.message ?? 0
  return all.some(({ from, toldAt }) => from !== first?.from && toldAt !== null && toldAt < heldAt)
}
