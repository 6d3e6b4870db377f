import { expect, test } from "vitest"
import { type CaseStanding, nextSteps } from "./next-steps.ts"
import { referralStates } from "./referral-states.ts"
import { reportStates } from "./report-states.ts"

const now = new Date("2026-11-26T12:00:00Z")
const least: CaseStanding = { state: "opened", dueAt: null, unread: 0, setAside: 0, risk: null, referrals: [] }
const referral = {
  number: 4,
  authority: "Example App",
  format: "notice" as const,
  state: "sent" as const,
  sentAt: new Date("2026-11-24T00:00:00Z"),
  answerHours: 48,
  byLaw: true,
}

test("every state says what comes next, and why", () => {
  for (const state of reportStates) {
    const steps = nextSteps({ ...least, state }, now)
    expect(steps.length, state).toBeGreaterThan(0)
    for (const { what, why } of steps) expect(what !== "" && why !== "").toBe(true)
  }
})

test("a request whose law's time is over stands first, and is staff's to follow up", () => {
  const [first] = nextSteps({ ...least, referrals: [referral] }, now)
  expect(first).toMatchObject({ actor: "staff", isLate: true, due: new Date("2026-11-26T00:00:00Z") })
  const [, waiting] = nextSteps({ ...least, referrals: [{ ...referral, sentAt: now }] }, now)
  expect(waiting).toMatchObject({ actor: "platform", isLate: false })
})

test("a referral that was not sent is never told as sent", () => {
  for (const state of referralStates.filter((each) => each !== "sent" && each !== "acknowledged")) {
    const told = nextSteps({ ...least, referrals: [{ ...referral, state, sentAt: null }] }, now)
    expect(told.some(({ why }) => why === "It was sent")).toBe(false)
  }
})

test("a risk names who looks after it, and what nobody has read is late after its time", () => {
  const steps = nextSteps(
    { ...least, state: "received", dueAt: new Date("2026-11-26T11:00:00Z"), risk: { owner: "Sam" } },
    now,
  )
  expect(steps.map(({ what }) => what)).toEqual(["Open it and answer", "Sam looks after the risk"])
})
