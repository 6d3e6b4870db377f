import fc from "fast-check"
import { expect, test } from "vitest"
import type { Hours } from "./directory.ts"
import { openNow } from "./open-now.ts"

const office = (zone: string, from = "10:00", to = "16:00"): Hours => ({
  kind: "weekly",
  zone,
  open: [{ days: [1, 2, 3, 4, 5], from, to }],
  exceptHolidays: false,
})

test("hours are read on the clock of the contact, not of the visitor", () => {
  // Wednesday 25 November 2026, 15:30 in Winnipeg is 21:30 UTC.
  const opening = openNow(office("America/Winnipeg", "08:30", "16:00"), new Date("2026-11-25T21:30:00Z"))
  expect(opening.state).toBe("open")
  expect(opening.closesAt?.toISOString()).toBe("2026-11-25T22:00:00.000Z")
})

test("a closed line tells the next opening, over the weekend", () => {
  const opening = openNow(office("Europe/London"), new Date("2026-11-27T16:00:00Z"))
  expect(opening.state).toBe("closed")
  expect(opening.opensAt?.toISOString()).toBe("2026-11-30T10:00:00.000Z")
})

test("an opening after the clocks change is told in the new offset", () => {
  // Berlin leaves summer time on Sunday 25 October 2026: Monday 10:00 is 09:00 UTC, Friday 10:00 was 08:00 UTC.
  const friday = openNow(office("Europe/Berlin"), new Date("2026-10-23T07:00:00Z"))
  const saturday = openNow(office("Europe/Berlin"), new Date("2026-10-24T12:00:00Z"))
  expect(friday.opensAt?.toISOString()).toBe("2026-10-23T08:00:00.000Z")
  expect(saturday.opensAt?.toISOString()).toBe("2026-10-26T09:00:00.000Z")
})

test("unknown hours are unknown, and a line that is always open has no next opening", () => {
  const now = new Date("2026-11-25T12:00:00Z")
  expect(openNow({ kind: "unknown" }, now)).toMatchObject({ state: "unknown", opensAt: null })
  expect(openNow({ kind: "always" }, now)).toMatchObject({ state: "open", always: true, closesAt: null })
})

test("spans that touch are one: the closing time told is the last of them", () => {
  const hours: Hours = {
    kind: "weekly",
    zone: "Europe/Madrid",
    open: [
      { days: [3], from: "08:00", to: "12:00" },
      { days: [3], from: "12:00", to: "20:00" },
    ],
    exceptHolidays: true,
  }
  const opening = openNow(hours, new Date("2026-11-25T10:00:00Z"))
  expect(opening.closesAt?.toISOString()).toBe("2026-11-25T19:00:00.000Z")
  expect(opening.holidaysUnknown).toBe(true)
})

test("at the told opening a closed line is open, and at the told closing an open line is closed", () => {
  const zone = fc.constantFrom("Europe/London", "America/Winnipeg", "Asia/Kolkata", "Asia/Singapore", "Pacific/Apia")
  const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2029-01-01"), noInvalidDate: true })
  fc.assert(
    fc.property(zone, instant, (name, now) => {
      const opening = openNow(office(name), now)
      const turn = opening.opensAt ?? opening.closesAt
      expect(turn).not.toBeNull()
      if (turn === null) return
      expect(turn.getTime()).toBeGreaterThan(now.getTime())
      expect(openNow(office(name), turn).state).toBe(opening.state === "open" ? "closed" : "open")
      expect(openNow(office(name), new Date(turn.getTime() - 1)).state).toBe(opening.state)
    }),
    { numRuns: 60 },
  )
})
