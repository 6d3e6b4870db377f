/** How tables do on sets that were left out of what they were fitted to. */
import { askedMoments, type HeardConversation, wanted } from "./examples.ts"
import { type Question, sumOf, tableOf } from "./tables.ts"

const folds = 5
const sumsShown = [-1, -0.5, 0, 0.5, 1, 1.5, 2]

/** Prints what share of yes, and how many of no, are above each sum, per language and per label. */
export function leaveOut(
  question: Question,
  sets: readonly HeardConversation[][],
  ordinary: readonly HeardConversation[],
): void {
  const { yes, no } = wanted[question]
  const found = Array.from({ length: folds }, (_, fold) => {
    const table = tableOf(question, sets.filter((_set, at) => at % folds !== fold).flat(), ordinary)
    return sets
      .filter((_set, at) => at % folds === fold)
      .flat()
      .flatMap((heard) => {
        const latest = yes(heard.conversation)
        if (latest === null && !no(heard.conversation)) return []
        const before = latest === null ? heard : { ...heard, ends: heard.ends.slice(0, latest + 1) }
        return [{ of: heard.conversation, isYes: latest !== null, sum: sumOf(askedMoments(question, before), table) }]
      })
  }).flat()
  const rowOf = (some: typeof found) =>
    Object.fromEntries(
      sumsShown.map((sum) => {
        const above = (isYes: boolean) => some.filter((each) => each.isYes === isYes && each.sum >= sum).length
        return [
          `from ${sum}`,
          `${((100 * above(true)) / Math.max(1, some.filter(({ isYes }) => isYes).length)).toFixed(0)} % ${above(false)}`,
        ]
      }),
    )
  const groups = [
    ["all", found] as const,
    ...Map.groupBy(found, ({ of }) => of.lang),
    ...Map.groupBy(
      found.filter(({ isYes }) => !isYes),
      ({ of }) => of.label,
    ),
  ]
  console.log(question)
  console.table(
    Object.fromEntries(
      groups.map(([name, some]) => [
        `${name}: ${some.filter(({ isYes }) => isYes).length} yes, ${some.filter(({ isYes }) => !isYes).length} no`,
        rowOf(some),
      ]),
    ),
  )
}
