/** How the sums of the tables are put together: fitted to conversations of files that the tables were not fitted to. */
import { longChatsOf } from "../../../packages/tactics/src/long-chats.ts"
import { measuresOf } from "../../../packages/tactics/src/pressing.ts"
import { type Measures, measures, readWeights, type Weights } from "../../../packages/tactics/src/weights.ts"
import { type HeardConversation, heardIn, momentsOf } from "./examples.ts"
import { logisticFit, type Row } from "./regression.ts"
import { tableOf } from "./tables.ts"
import { fileOf } from "./weight-file.ts"

const folds = 3
const passes = 400
const nothing = { start: 0, enough: 0, script: 0, holds: 0, asks: 0, tells: 0 }

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
    const leftOut = sets.filter((_set, at) => at % folds === fold).flat()
    const long = longChatsOf(
      leftOut.map(({ conversation }) => conversation),
      null,
    ).map(heardIn)
    return [...leftOut, ...long].flatMap((heard) => rowsOf(heard, weights))
  }).flat()
  const { start, weights } = logisticFit(rows, measures.length, passes)
  const rounded = (some: number | undefined) => Math.round((some ?? 0) * 1000) / 1000
  const found = Object.fromEntries(measures.map((name, at) => [name, rounded(weights[at])])) as Measures
  return { start: rounded(start), ...found }
}

/** The moments that the table of scripts is fitted to. */
function rowsOf(heard: HeardConversation, weights: Weights): Row[] {
  return momentsOf.script(heard).flatMap(({ heard: parts, from, isYes, counts }) => {
    if (from === null) return []
    const found = measuresOf(parts, from, weights)
    const values = Float64Array.from(measures, (name) => found[name])
    return [{ columns: Int32Array.from(measures.keys()), values, isYes, counts }]
  })
}
