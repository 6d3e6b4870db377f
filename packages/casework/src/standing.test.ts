import { expect, test } from "vitest"
import { standingEvent } from "./standing.ts"

test("one partner's word does not change an entry's standing", () => {
  expect(standingEvent("listed", ["removed"])).toBeNull()
  expect(standingEvent("listed", ["not-a-match"])).toBeNull()
})

test("two independent partners confirm an entry, once", () => {
  expect(standingEvent("listed", ["removed", "seen"])).toBe("confirm")
  expect(standingEvent("confirmed", ["removed", "seen", "seen"])).toBeNull()
})

test("two partners against at least as many for dispute an entry", () => {
  expect(standingEvent("listed", ["not-a-match", "not-a-match"])).toBe("dispute")
  expect(standingEvent("confirmed", ["seen", "seen", "not-a-match", "not-a-match"])).toBe("dispute")
  expect(standingEvent("listed", ["seen", "seen", "seen", "not-a-match", "not-a-match"])).toBe("confirm")
})

test("an entry whose partners took their word back is settled as listed", () => {
  expect(standingEvent("confirmed", ["removed"])).toBe("settle")
  expect(standingEvent("disputed", [])).toBe("settle")
})
