import fc from "fast-check"
import { expect, test } from "vitest"
import { createFloodGauge, type FloodLimits } from "./flood-gauge.ts"

const limits: FloodLimits = { burst: 5, perMinute: 60, delayMsMax: 4000, waitingMax: 3, sourcesMax: 100 }

function waits(count: number, changes: Partial<FloodLimits> = {}): (number | null)[] {
  const gauge = createFloodGauge({ ...limits, ...changes })
  return Array.from({ length: count }, () => {
    const admission = gauge.admit("a", 0)
    return admission.admitted ? admission.waitMs : null
  })
}

test("a burst passes at once, then each waits longer, then the source is asked to come back", () => {
  expect(waits(9)).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000, null])
})

test("no wait is longer than its bound", () => {
  expect(waits(11, { waitingMax: 100 })).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000, 4000, null, null])
})

test("a source that was refused is taken again as soon as it slows down", () => {
  const gauge = createFloodGauge(limits)
  for (let count = 0; count < 1000; count++) gauge.admit("a", 0)
  const refused = gauge.admit("a", 0)
  expect(refused).toEqual({ admitted: false, retryAfterSeconds: 4 })
  for (let count = 0; count < 3; count++) gauge.leave("a")
  expect(gauge.admit("a", 4000)).toEqual({ admitted: true, waitMs: 0 })
})

test("one source's flood leaves another untouched", () => {
  const gauge = createFloodGauge(limits)
  for (let count = 0; count < 1000; count++) gauge.admit("a", 0)
  expect(gauge.admit("b", 0)).toEqual({ admitted: true, waitMs: 0 })
})

test("memory of sources is bounded, and those that wait are kept", () => {
  const gauge = createFloodGauge({ ...limits, burst: 1 })
  gauge.admit("waiting", 0)
  expect(gauge.admit("waiting", 0)).toMatchObject({ admitted: true, waitMs: 1000 })
  for (let source = 0; source < 5000; source++) gauge.admit(`s${source}`, 0)
  expect(gauge.sources).toBe(limits.sourcesMax)
  expect(gauge.admit("waiting", 0)).toMatchObject({ waitMs: 2000 })
})

test("whatever the arrivals: waits stay within the bound, waiting stays within its bound, and a pause ends every refusal", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ afterMs: fc.nat(3000), done: fc.boolean() }), { maxLength: 200 }), (arrivals) => {
      const gauge = createFloodGauge(limits)
      let nowMs = 0
      let waiting = 0
      for (const { afterMs, done } of arrivals) {
        nowMs += afterMs
        if (done && waiting > 0) {
          gauge.leave("a")
          waiting -= 1
        }
        const admission = gauge.admit("a", nowMs)
        if (admission.admitted && admission.waitMs > 0) waiting += 1
        expect(waiting).toBeLessThanOrEqual(limits.waitingMax)
        expect(admission.admitted ? admission.waitMs : 0).toBeLessThanOrEqual(limits.delayMsMax)
      }
      expect(gauge.admit("a", nowMs + 10_000)).toEqual({ admitted: true, waitMs: 0 })
    }),
  )
})
