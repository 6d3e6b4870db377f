import fc from "fast-check"
import { expect, test } from "vitest"
import { caseActions, helperScopes, mayDo } from "./code-scopes.ts"
import { messageDirection, messageDirections } from "./messages.ts"
import {
  advanceReport,
  eraseAt,
  leavingWarnings,
  type ReportState,
  reportActor,
  reportEvents,
  reportState,
  reportStates,
} from "./report-states.ts"

const standing = (state: ReportState) => ({ state, before: null, held: false })

test("a person can withdraw or ask for erasure in every state that holds something", () => {
  for (const state of reportStates.filter((one) => reportState(one).open || one === "closed")) {
    expect(advanceReport(standing(state), "withdraw")).toEqual({
      ok: true,
      value: { state: "withdrawn", before: null },
    })
    expect(advanceReport(standing(state), "ask-erase")).toEqual({
      ok: true,
      value: { state: "erasing", before: state },
    })
  }
})

test("erasure waits 72 hours, and cancelled it leaves the report where it was", () => {
  expect(eraseAt(new Date("2026-11-25T12:00:00Z"))).toEqual(new Date("2026-11-28T12:00:00Z"))
  expect(advanceReport({ state: "erasing", before: "referred", held: false }, "cancel-erase")).toEqual({
    ok: true,
    value: { state: "referred", before: null },
  })
})

test("what is erased stays erased", () => {
  for (const event of reportEvents) {
    expect(advanceReport(standing("erased"), event)).toEqual({
      ok: false,
      reason: { code: "illegal-move", state: "erased", event },
    })
  }
})

test("staff move nothing that was withdrawn, is being erased or is erased", () => {
  for (const state of ["withdrawn", "erasing", "erased"] as const) {
    for (const event of reportEvents.filter((one) => reportActor(one) === "staff")) {
      expect(advanceReport(standing(state), event).ok).toBe(false)
    }
  }
})

test("what lies under legal hold is not erased, and the person is told before", () => {
  const held = { state: "opened", before: null, held: true } as const
  expect(advanceReport(held, "ask-erase")).toMatchObject({ ok: false, reason: { code: "held" } })
  expect(advanceReport({ state: "erasing", before: "opened", held: true }, "erase").ok).toBe(false)
  expect(advanceReport({ state: "erasing", before: "opened", held: true }, "cancel-erase").ok).toBe(true)
  expect(leavingWarnings({ referred: true, held: true })).toEqual(["report.leaving.referred", "report.leaving.held"])
})

test("only the clock erases, and only a report whose erasure was asked for", () => {
  const erasable = reportStates.filter((state) => advanceReport(standing(state), "erase").ok)
  expect(erasable).toEqual(["erasing"])
  expect(reportActor("erase")).toBe("clock")
})

test("only what has ended goes by itself, and what is held does not", () => {
  expect(reportStates.filter((state) => advanceReport(standing(state), "expire").ok)).toEqual(["closed", "withdrawn"])
  expect(advanceReport({ state: "closed", before: null, held: true }, "expire").ok).toBe(false)
})

test("whatever happens, every state reached is in the table, and before is known exactly while erasing", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...reportEvents)), (events) => {
      let now: { state: ReportState; before: ReportState | null } = { state: "received", before: null }
      for (const event of events) {
        const moved = advanceReport({ ...now, held: false }, event)
        if (moved.ok) now = moved.value
        expect(reportStates).toContain(now.state)
        expect(now.before !== null).toBe(now.state === "erasing")
      }
    }),
  )
})

test("a helper reads no word of the young person's, whatever scopes it has", () => {
  const all = { kind: "helper", scopes: helperScopes } as const
  for (const action of ["read-report", "read-messages", "download-copy", "withdraw", "erase"] as const) {
    expect(mayDo(all, action)).toBe(false)
  }
  expect(mayDo(all, "write-message")).toBe(true)
  expect(mayDo({ kind: "helper", scopes: [] }, "see-states")).toBe(false)
  expect(caseActions.every((action) => mayDo({ kind: "person" }, action))).toBe(true)
})

test("an answer of the hotline waits for the person, everything else for the hotline", () => {
  const waiting = messageDirections.filter((direction) => messageDirection(direction).actsNext === "person")
  expect(waiting).toEqual(["from-hotline"])
})
