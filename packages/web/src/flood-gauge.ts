/**
 * Flood gauge: how long one source's next request waits, from how fast its requests come.
 *
 * A leaking bucket for each source. Within the burst nothing waits; above it the wait grows with the flood up to a
 * bound; past that bound, and only while the flood goes on, the source is asked to come back later. Pure: the clock is
 * passed in and the source is an opaque key.
 */

/** Limits of a gauge. `burst` requests pass at once; after that `perMinute` pass each minute. */
export type FloodLimits = {
  burst: number
  perMinute: number
  delayMsMax: number
  waitingMax: number
  sourcesMax: number
}

/** The answer to one request: go on after a wait (0 is at once), or come back later. */
type Admission = { admitted: true; waitMs: number } | { admitted: false; retryAfterSeconds: number }

/** Counts sources and requests that wait. `leave` is called once for each admitted request whose wait was over 0. */
export type FloodGauge = {
  admit(source: string, nowMs: number): Admission
  leave(source: string): void
  readonly sources: number
}

type Bucket = { level: number; atMs: number; waiting: number }

/** A gauge with no memory of any source. */
export function createFloodGauge(limits: FloodLimits): FloodGauge {
  const { burst, perMinute, delayMsMax, waitingMax, sourcesMax } = limits
  const leakPerMs = perMinute / 60_000
  // What the longest wait stands for: a source is never further behind than that, so it recovers as soon as it stops.
  const levelMax = burst + delayMsMax * leakPerMs
  const buckets = new Map<string, Bucket>()

  function bucketOf(source: string, nowMs: number): Bucket {
    const bucket = buckets.get(source) ?? { level: 0, atMs: nowMs, waiting: 0 }
    bucket.level = Math.max(0, bucket.level - Math.max(0, nowMs - bucket.atMs) * leakPerMs)
    bucket.atMs = nowMs
    // Re-inserted, so that the map's order is the order of last use.
    buckets.delete(source)
    buckets.set(source, bucket)
    return bucket
  }

  function forgetLeastRecent(): void {
    for (const [source, bucket] of buckets) {
      if (buckets.size <= sourcesMax) return
      if (bucket.waiting === 0) buckets.delete(source)
    }
  }

  return {
    admit(source, nowMs) {
      const bucket = bucketOf(source, nowMs)
      forgetLeastRecent()
      if (bucket.level + 1 <= burst) {
        bucket.level += 1
        return { admitted: true, waitMs: 0 }
      }
      const full = bucket.level + 1 > levelMax
      if (full || bucket.waiting >= waitingMax) {
        const waitMs = (bucket.level + 1 - burst) / leakPerMs
        return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }
      }
      bucket.level += 1
      bucket.waiting += 1
      return { admitted: true, waitMs: Math.ceil((bucket.level - burst) / leakPerMs) }
    },
    leave(source) {
      const bucket = buckets.get(source)
      if (bucket !== undefined) bucket.waiting -= 1
    },
    get sources() {
      return buckets.size
    },
  }
}
