/** The clock of a referral once it was sent: when an answer is due, and until when what was reported is preserved. */
import { preservationDays, type ReferralFormat } from "./referral.ts"
import type { ReferralState } from "./referral-states.ts"

const hourMs = 3_600_000

/** What of a referral its clock needs. */
export type ClockedReferral = {
  format: ReferralFormat
  state: ReferralState
  sentAt: Date | null
  answerHours: number | null
  byLaw: boolean
}

/** `dueAt`: an answer; `isLate`: it is over, and nothing came. `preservedUntil`: providers keep what it is about. */
export type ReferralClock = { dueAt: Date | null; isByLaw: boolean; isLate: boolean; preservedUntil: Date | null }

/** The clock at `now`. */
export function referralClock(
  { format, state, sentAt, answerHours, byLaw }: ClockedReferral,
  now: Date,
): ReferralClock {
  const runs = sentAt !== null && answerHours !== null && state === "sent"
  const dueAt = runs ? new Date(sentAt.getTime() + answerHours * hourMs) : null
  return {
    dueAt,
    isByLaw: byLaw,
    isLate: dueAt !== null && dueAt <= now,
    preservedUntil:
      format === "cybertipline" && sentAt !== null ? new Date(sentAt.getTime() + preservationDays * 24 * hourMs) : null,
  }
}
