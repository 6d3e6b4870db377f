/** Logistic regression with an L2 penalty, by coordinate descent (Hsieh and others 2008; Yu, Huang and Lin 2011). Deterministic. */

/** One moment: the columns that are not 0, their values, 1 or 0, and how much it counts. */
export type Row = { columns: Int32Array; values: Float64Array; isYes: boolean; counts: number }
/** Log-odds: what nothing weighs, and a weight for each column. */
export type Fitted = { start: number; weights: Float64Array }

const penalty = 1

type Column = { rows: Int32Array; values: Float64Array }

function columnsOf(rows: readonly Row[], count: number): Column[] {
  const sizes = new Int32Array(count)
  for (const { columns } of rows) for (const column of columns) sizes[column] = (sizes[column] ?? 0) + 1
  const made = [...sizes].map((size) => ({ rows: new Int32Array(size), values: new Float64Array(size) }))
  const filled = new Int32Array(count)
  for (const [at, { columns, values }] of rows.entries()) {
    for (const [place, column] of columns.entries()) {
      const { rows: held, values: amounts } = made[column] as Column
      const next = filled[column] ?? 0
      held[next] = at
      amounts[next] = values[place] ?? 0
      filled[column] = next + 1
    }
  }
  return made
}

/** Fits the rows; `passes` over all columns. */
export function logisticFit(rows: readonly Row[], count: number, passes: number): Fitted {
  const columns = columnsOf(rows, count)
  const every: Column = { rows: Int32Array.from(rows.keys()), values: new Float64Array(rows.length).fill(1) }
  const sums = new Float64Array(rows.length)
  const weights = new Float64Array(count)
  const wanted = Float64Array.from(rows, ({ isYes }) => (isYes ? 1 : 0))
  const counts = Float64Array.from(rows, (row) => row.counts)
  let start = 0
  const step = ({ rows: some, values }: Column, weight: number, cost: number): number => {
    let slope = cost * weight
    let curve = cost + 1e-9
    for (let place = 0; place < some.length; place += 1) {
      const at = some[place] as number
      const value = values[place] as number
      const share = 1 / (1 + Math.exp(-(sums[at] as number)))
      slope += (counts[at] as number) * value * (share - (wanted[at] as number))
      curve += (counts[at] as number) * value * value * Math.max(share * (1 - share), 0.01)
    }
    const by = Math.max(-1, Math.min(1, -slope / curve))
    for (let place = 0; place < some.length; place += 1) {
      const at = some[place] as number
      sums[at] = (sums[at] as number) + by * (values[place] as number)
    }
    return weight + by
  }
  for (let pass = 0; pass < passes; pass += 1) {
    start = step(every, start, 0)
    for (const [at, column] of columns.entries()) weights[at] = step(column, weights[at] ?? 0, penalty)
  }
  return { start, weights }
}
