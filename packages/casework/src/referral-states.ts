/**
 * The life of a referral, as a table: proposed by one, approved by another, handed over, and its receipt kept. What was not
 * sent is never shown as sent.
 */

type StateRow = { actsNext: "approver" | "sender" | "authority" | "nobody"; open: boolean }

const states = {
  proposed: { actsNext: "approver", open: true },
  approved: { actsNext: "sender", open: true },
  sent: { actsNext: "authority", open: true },
  acknowledged: { actsNext: "nobody", open: false },
  refused: { actsNext: "nobody", open: false },
  "taken-back": { actsNext: "nobody", open: false },
} as const satisfies Record<string, StateRow>

/** Where a referral stands. */
export type ReferralState = keyof typeof states
/** What can happen to it. `note-sent`: someone handed it to the authority, with what came back. */
export type ReferralEvent = "approve" | "refuse" | "take-back" | "note-sent" | "note-receipt"

const moves: Record<ReferralState, Partial<Record<ReferralEvent, ReferralState>>> = {
  proposed: { approve: "approved", refuse: "refused", "take-back": "taken-back" },
  approved: { "note-sent": "sent", "take-back": "taken-back" },
  sent: { "note-receipt": "acknowledged" },
  acknowledged: {},
  refused: {},
  "taken-back": {},
}

/** Every state, in the order of a referral's life. */
export const referralStates = Object.keys(states) as ReferralState[]
/** Every event. */
export const referralEvents: readonly ReferralEvent[] = ["approve", "refuse", "take-back", "note-sent", "note-receipt"]

/** What the table says of a state. */
export function referralState(state: ReferralState): StateRow {
  return states[state]
}

/** Why an event does not happen. same-person: whoever proposed it cannot approve it where two persons are asked for. */
export type ReferralRefusal = "illegal-move" | "same-person"

/** The state after an event by `actor`, or why not. */
export function advanceReferral(
  referral: { state: ReferralState; proposedBy: number },
  event: ReferralEvent,
  { actor, needsTwo }: { actor: number; needsTwo: boolean },
): { ok: true; value: ReferralState } | { ok: false; reason: ReferralRefusal } {
  const next = moves[referral.state][event]
  if (next === undefined) return { ok: false, reason: "illegal-move" }
  if (event === "approve" && needsTwo && actor === referral.proposedBy) return { ok: false, reason: "same-person" }
  return { ok: true, value: next }
}
