import fc from "fast-check"
import { expect, test } from "vitest"
import {
  advanceReferral,
  type ReferralState,
  referralEvents,
  referralState,
  referralStates,
} from "./referral-states.ts"

const two = { actor: 2, needsTwo: true }

test("nothing is sent that a second person did not approve", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...referralEvents), fc.constantFrom(1, 2))), (events) => {
      let state: ReferralState = "proposed"
      let approvedBy: number | null = null
      for (const [event, actor] of events) {
        const moved = advanceReferral({ state, proposedBy: 1 }, event, { actor, needsTwo: true })
        if (!moved.ok) continue
        if (event === "approve") approvedBy = actor
        state = moved.value
        if (state === "sent" || state === "acknowledged") expect(approvedBy).toBe(2)
      }
    }),
  )
})

test("whoever proposed it is told why they cannot approve it, and can where one is enough", () => {
  const proposed = { state: "proposed", proposedBy: 2 } as const
  expect(advanceReferral(proposed, "approve", two)).toEqual({ ok: false, reason: "same-person" })
  expect(advanceReferral(proposed, "approve", { ...two, needsTwo: false })).toEqual({ ok: true, value: "approved" })
})

test("a closed referral moves no more, and an open one can", () => {
  for (const state of referralStates) {
    const moves = referralEvents.filter((event) => advanceReferral({ state, proposedBy: 1 }, event, two).ok)
    expect(moves.length > 0, state).toBe(referralState(state).open)
  }
})
