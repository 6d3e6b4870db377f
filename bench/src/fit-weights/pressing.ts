/** How the sums of the tables are put together: fitted to conversations of files that the tables were not fitted to. */
import { heardMax } from "../../../packages/tactics/src/hearing.ts"
import { measuresOf } from "../../../packages/tactics/src/pressing.ts"
import { type Measures, measures, readWeights, type Weights } from "../../../packages/tactics/src/weights.ts"
import { type HeardConversation, maybeYes, momentsOf } from "./examples.ts"
import { logisticFit, type Row } from "./regression.ts"
import { tableOf } from "./tables.ts"
import { fileOf } from "./weight-file.ts"

const folds = 3
const passes = 400
const nothing = { start: 0, enough: 0, script: 0, holds: 0, asks: 0, tells: 0, words: 0, messages: 0 }

/** What one of each measure weighs, and what nothing weighs. */
export function pressingFitted(
  sets: readonly HeardConversation[][],
  ordinary: readonly HeardConversation[],
): Measures & { start: number } {
  const rows = Array.from({ length: folds }, (_, fold) => {
    const others = sets.filter((_set, at) => at % folds !== fold).flat()
    const tables = (question: Parameters<typeof tableOf>[0]) => tableOf(question, others, ordinary, true)
    const tells = tables("tells")
    const made = { script: tables("script"), holds: tables("holds"), asks: tables("asks"), tells, early: tells }
    const weights = readWeights(fileOf(made, nothing), `fold ${fold + 1}`)
    console.log(`fold ${fold + 1} of ${folds}`)
    return sets
      .filter((_set, at) => at % folds === fold)
      .flat()
      .flatMap((heard) => rowsOf(heard, weights))
  }).flat()
  const { start, weights } = logisticFit(rows, measures.length, passes)
  const rounded = (some: number | undefined) => Math.round((some ?? 0) * 1000) / 1000
  const found = Object.fromEntries(measures.map((name, at) => [name, rounded(weights[at])])) as Measures
  return { start: rounded(start), ...found }
}

/** The moments of who presses; of everybody else the one that looks most like it, since one is enough for an alarm. */
function rowsOf(heard: HeardConversation, weights: Weights): Row[] {
  const rowOf = (found: Measures, isYes: boolean, counts: number): Row => ({
    columns: Int32Array.from(measures.keys()),
    values: Float64Array.from(measures, (name) => found[name]),
    isYes,
    counts,
  })
  const moments = momentsOf.script(heard)
  const yes = moments.flatMap((each) =>
    each.isYes && each.from !== null ? [rowOf(measuresOf(each.heard, each.from, weights), true, each.counts)] : [],
  )
  const counts = Math.max(1, ...moments.map((each) => each.counts))
  const places = heard.ends.length === 1 ? heard.parts.map((_part, at) => at + 1) : heard.ends
  const no = [...new Set(heard.conversation.messages.map(({ from }) => from))]
    .filter((from) => !maybeYes("script", heard, from))
    .flatMap((from) => {
      const found = places.map((end) => measuresOf(heard.parts.slice(Math.max(0, end - heardMax), end), from, weights))
      const [most] = found.sort((one, other) => other.script - one.script)
      return most === undefined ? [] : [rowOf(most, false, counts)]
    })
  return [...yes, ...no]
}
