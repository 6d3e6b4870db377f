/** Intervals of a share that was counted (95 %): Wilson, and the exact upper bound where nothing was found (Clopper and Pearson, 1934). */

const z = 1.959_964

/** A share with its interval; null where there is nothing to count. */
export type Share = { count: number; of: number; share: number; low: number; high: number } | null

/** `count` of `of`. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return null
  const share = count / of
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  // Of none found, the one-sided exact bound: 1 - 0.05^(1/n), the "rule of three".
  const high = count === 0 ? 1 - 0.05 ** (1 / of) : Math.min(1, middle + half)
  return { count, of, share, low: count === 0 ? 0 : Math.max(0, middle - half), high }
}

/** The value at a quantile of numbers that need not be sorted; null of none. */
export function quantileOf(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null
}
