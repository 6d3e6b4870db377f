/**
 * Waiting between attempts: how long, and a sleep that ends when the app stops.
 *
 * Time and chance come from outside, so that a test decides them.
 */

/** Sleeps; returns early, without an error, when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export type Waiting = {
  sleep: Sleep
  /** Milliseconds since 1970. */
  now: () => number
  /** A number in [0, 1). */
  random: () => number
}

const backOffMsMin = 500
export const backOffMsMax = 30_000

/**
 * How long to wait after the n-th failure in a row (from 1): doubling, half of it by chance so that many machines do
 * not return together, and never sooner than the other side asked.
 */
export function backOffMs(failures: number, random: () => number, retryAfterSeconds = 0): number {
  const ceiling = Math.min(backOffMsMax, backOffMsMin * 2 ** Math.min(failures - 1, 20))
  const asked = retryAfterSeconds * 1000
  return asked > 0 ? asked + random() * Math.min(asked, 1000) : ceiling / 2 + random() * (ceiling / 2)
}
