import fc from "fast-check"
import { expect, test } from "vitest"
import {
  advanceEntry,
  type EntryEvent,
  type EntryState,
  entryState,
  entryStates,
  statesGivenOut,
} from "./entry-states.ts"

const events: EntryEvent[] = [
  "confirm",
  "dispute",
  "settle",
  "set-aside",
  "release",
  "withdraw",
  "expire",
  "list-again",
]

test("a withdrawal wins from every state that is not already withdrawn", () => {
  for (const state of entryStates.filter((state) => state !== "withdrawn")) {
    expect(advanceEntry(state, "withdraw")).toEqual({ ok: true, value: "withdrawn" })
  }
})

test("only the person leaves withdrawn, by listing again, and starts over as listed", () => {
  for (const event of events) {
    const moved = advanceEntry("withdrawn", event)
    if (event === "list-again") expect(moved).toEqual({ ok: true, value: "listed" })
    else expect(moved).toEqual({ ok: false, reason: { code: "illegal-move", state: "withdrawn", event } })
  }
})

test("partners receive listed, confirmed and disputed entries and no others", () => {
  expect(statesGivenOut).toEqual(["listed", "confirmed", "disputed"])
})

test("an entry set aside waits for staff and reaches partners only when released", () => {
  expect(entryState("set-aside").actsNext).toBe("staff")
  const reaching = events.filter((event) => {
    const moved = advanceEntry("set-aside", event)
    return moved.ok && entryState(moved.value).givenOut
  })
  expect(reaching).toEqual(["release"])
})

test("whatever happens, every state reached is in the table", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events)), (sequence) => {
      let state: EntryState = "listed"
      for (const event of sequence) {
        const moved = advanceEntry(state, event)
        if (moved.ok) state = moved.value
      }
      expect(entryStates).toContain(state)
    }),
  )
})
