/**
 * What comes next in a case, who acts, and why: everything that waits, the most urgent first. Asked of the same tables that move
 * reports, referrals and fingerprints, so that a page never says that a step was taken that was not.
 */
import { type ClockedReferral, referralClock } from "./referral-clock.ts"
import type { ReferralState } from "./referral-states.ts"
import { type ReportState, reportState } from "./report-states.ts"

/** Who acts. `platform`: whoever was asked to take something down. */
export type Actor = "staff" | "approver" | "authority" | "platform" | "person" | "clock" | "nobody"

/** A step that waits: `due` where it has a clock. */
export type NextStep = { actor: Actor; what: string; why: string; due: Date | null; isLate: boolean }

/** What is looked at. `unread`: messages that nobody of the staff has read; `setAside`: fingerprints that staff must decide on. */
export type CaseStanding = {
  state: ReportState
  dueAt: Date | null
  unread: number
  setAside: number
  risk: { owner: string } | null
  referrals: readonly (ClockedReferral & { number: number; authority: string; state: ReferralState })[]
}

/** The steps at `now`. There is always one. */
export function nextSteps(standing: CaseStanding, now: Date): NextStep[] {
  const { state, dueAt, unread, setAside, risk, referrals } = standing
  const steps = [
    ...(risk === null
      ? []
      : [step("staff", `${risk.owner} looks after the risk`, "It was flagged that someone may be hurt")]),
    ...(state === "received"
      ? [{ ...step("staff", "Open it and answer", "Nobody has read it yet"), ...clockOf(dueAt, now) }]
      : []),
    ...(unread > 0 && state !== "received"
      ? [step("staff", "Answer", "The person wrote, and nobody has answered")]
      : []),
    ...(state === "opened" && unread === 0 ? [step("staff", "Answer", "It was read and has no answer yet")] : []),
    ...(setAside > 0
      ? [step("staff", `Decide on ${setAside} fingerprints`, "They were set aside and reach no platform")]
      : []),
    ...referrals.flatMap((referral) => stepOf(referral, now)),
    ...last(state),
  ]
  // What is late stands before what is not; otherwise as written.
  return steps.toSorted((one, other) => Number(other.isLate) - Number(one.isLate))
}

function stepOf(referral: CaseStanding["referrals"][number], now: Date): NextStep[] {
  const { number, authority, state, format } = referral
  if (state === "proposed")
    return [step("approver", `Approve or refuse referral ${number}`, "It was proposed, and is not sent")]
  if (state === "approved")
    return [step("staff", `Hand over referral ${number} to ${authority}`, "It was approved, and is not sent")]
  if (state !== "sent") return []
  const { dueAt, isByLaw, isLate } = referralClock(referral, now)
  if (isLate) {
    const why = `${authority} has not answered in its time${isByLaw ? ", which a law sets" : ""}`
    return [{ actor: "staff", what: `Ask ${authority} again (referral ${number})`, why, due: dueAt, isLate }]
  }
  const actor = format === "notice" || format === "xarf" ? "platform" : "authority"
  return [{ actor, what: `${authority} answers referral ${number}`, why: "It was sent", due: dueAt, isLate }]
}

function last(state: ReportState): NextStep[] {
  const { actsNext } = reportState(state)
  if (state === "answered") return [step("person", "The person may write", "They were answered")]
  if (state === "withdrawn") return [step("person", "The person may send it again", "They took it back")]
  if (state === "erasing")
    return [step("clock", "It is erased when its 72 hours are over", "The person asked, or its time is over")]
  if (state === "closed")
    return [step("nobody", "Nothing waits", "It is closed; the person can write again at any time")]
  return state === "referred"
    ? [step("staff", "Follow up, then close", "It was passed on")]
    : actsNext === "nobody"
      ? [step("nobody", "Nothing waits", "It is erased")]
      : []
}

function step(actor: Actor, what: string, why: string): NextStep {
  return { actor, what, why, due: null, isLate: false }
}

function clockOf(dueAt: Date | null, now: Date) {
  return { due: dueAt, isLate: dueAt !== null && dueAt <= now }
}
