/** One table for every figure: value, unit, ratio to the peer where one ran, and what bounds it. */
import { cpus, totalmem } from "node:os"

/** `ratio` is how many times the peer's speed; null where no peer ran. */
export type BenchRow = { name: string; value: number; unit: string; ratio: number | null; note: string }

/** What the figures were measured on. */
export function machineLine(): string {
  const [processor] = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${processor?.model ?? "unknown processor"}, ${cpus().length} cores, ${memoryGb} GiB, node ${process.versions.node}, ${process.platform} ${process.arch}`
}

/** Prints rows in columns. */
export function printTable(rows: BenchRow[]): void {
  const cells = rows.map(({ name, value, unit, ratio, note }) => [
    name,
    `${digits(value)} ${unit}`,
    ratio === null ? "" : `${ratio.toFixed(2)}x`,
    note,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((line) => line[column]?.length ?? 0)))
  for (const line of cells)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
}

/** The value at a share of the sorted values. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(4)
}
