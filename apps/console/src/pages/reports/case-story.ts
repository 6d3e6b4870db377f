/** What happened in a case, where its parts stand, and what comes next: as its page shows it. */
import { nextSteps } from "@breakwater/casework"
import { type findReport, fingerprintsOfCase, listReferrals, messagesOfCase } from "@breakwater/store"
import type { Context } from "../../context.ts"
import { lineOf } from "../referrals/referrals.ts"
import { timelineOf } from "./timeline.ts"

type Found = NonNullable<Awaited<ReturnType<typeof findReport>>>

const referralsMax = 50
const fingerprintsMax = 200

/** What happened in the case, where its parts stand, and what comes next. */
export async function storyOf(found: Found, riskOwner: string | null, context: Context) {
  const { database, now } = context
  const referrals = await listReferrals(database, { reportId: found.id }, referralsMax)
  const fingerprints = await fingerprintsOfCase(database, found.caseId, fingerprintsMax)
  const messages = await messagesOfCase(database, { caseId: found.caseId, helperId: null })
  const standing = {
    state: found.state,
    dueAt: found.dueAt,
    // Those of today's page are marked as read by it: what waits is what came after our last answer.
    unread: messages.length - 1 - messages.findLastIndex(({ direction }) => direction === "from-hotline"),
    setAside: fingerprints.filter(({ state }) => state === "set-aside").length,
    risk: riskOwner === null ? null : { owner: riskOwner },
    referrals,
  }
  return {
    steps: nextSteps(standing, now()).map((step) => ({ ...step, due: step.due === null ? null : minuteOf(step.due) })),
    timeline: await timelineOf(context, { report: found, fingerprints, referrals, messages }),
    fingerprints: fingerprints.map(({ state, list, reason, listedOn, feedback }) => ({
      state,
      list,
      reason,
      day: dayOf(listedOn),
      feedback: feedback.map(({ partner, verdict, copies }) => `${partner}: ${verdict} ${copies}`),
    })),
    referrals: referrals.map((referral) => lineOf(referral, now())),
  }
}

/** A day of a date. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** A minute, in UTC. */
export function minuteOf(at: Date): string {
  return at.toISOString().slice(0, 16).replace("T", " ")
}
