/** How much somebody presses: what all their words, and each of their messages, weigh. */
import { alone, type Heard, type Weighty, weigh } from "./hearing.ts"
import type { Measures, Pressing, Table, Weights } from "./weights.ts"

/** What tells that a speaker presses, in what was said last. `script`: the sum of their words, where it is known. */
export function measuresOf(
  heard: readonly Heard[],
  speaker: string,
  weights: Pick<Weights, "script" | "holds" | "asks" | "tells">,
  script = weigh(heard, speaker, weights.script).sum,
): Measures {
  return {
    script,
    holds: highest(heard, speaker, weights.holds),
    asks: highest(heard, speaker, weights.asks),
    tells: weigh(heard, null, weights.tells).sum,
  }
}

/** The highest sum of a message of a speaker. */
function highest(heard: readonly Heard[], speaker: string, table: Table): number {
  let most = table.start
  for (const part of heard) if (part.from === speaker) most = Math.max(most, alone(part, table))
  return most
}

/** The measures together. */
export function pressingSum(found: Measures, { start, script, holds, asks, tells }: Pressing): number {
  return start + script * found.script + holds * found.holds + asks * found.asks + tells * found.tells
}

/** The words behind an alarm that is so much above what it takes: of the script, and of the messages that hold and ask most. */
export function wordsBehind(heard: readonly Heard[], speaker: string, weights: Weights, above: number): Weighty[] {
  const { script, holds, asks, pressing } = weights
  const all = weighty(heard, speaker, script, above / pressing.script)
  const single = [holds, asks].flatMap((table) => {
    const most = highest(heard, speaker, table)
    const part = heard.find((each) => each.from === speaker && alone(each, table) === most)
    return part === undefined ? [] : weighty([part], speaker, table, 0)
  })
  return [...all, ...single]
}

/** The words that weigh most, until the sum is reached but for what it may lack. */
export function weighty(heard: readonly Heard[], speaker: string, table: Table, mayLack: number): Weighty[] {
  const words: Weighty[] = []
  const needed = weigh(heard, speaker, table, words).sum - mayLack
  const taken: Weighty[] = []
  let sum = table.start
  for (const each of words.toSorted((one, other) => other.weight - one.weight)) {
    if (sum >= needed) break
    sum += each.weight
    taken.push(each)
  }
  return taken
}
