/** The file of weights, made of tables. */
import { type Pressing, questions } from "../../../packages/tactics/src/weights.ts"
import { type Question, step, type Table } from "./tables.ts"

/** The sums that the engine asks for. `script.least`: below it nothing else is asked. */
const sums = {
  script: { enough: 2, least: -4 },
  holds: { enough: -2.5 },
  asks: { enough: -2.5 },
  tells: { enough: 2, least: -1.5 },
  early: { enough: -0.5, least: -1 },
}

/** The file as it is written. */
export function fileOf(tables: Readonly<Record<Question, Table>>, pressing: Pressing) {
  const made = questions.map((question) => {
    const { start, weights } = tables[question]
    // In the order of the alphabet a word is found by who looks for it, and the file packs to half.
    const listed = (kind: string) =>
      [...weights]
        .filter(([name]) => name.startsWith(`${kind},`))
        .map(([name, weight]) => `${name.slice(kind.length + 1)}:${Math.round(weight / step)}`)
        .sort()
        .join(",")
    const rounded = Number((Math.round(start / step) * step).toFixed(1))
    const lists = { own: listed("own"), other: listed("other"), signs: listed("sign") }
    return [question, { start: rounded, ...sums[question], ...lists }]
  })
  return { version: 1, step, pressing, ...Object.fromEntries(made) }
}
