/**
 * The life of a notice: a removal request to one platform.
 *
 * A lapsed clock is a mark, not a state: a late answer still counts, and the table lets it.
 */

/** `told` is the id of the text the person reads. */
type NoticeRow = { actsNext: "person" | "platform" | "nobody"; told: string }

const states = {
  draft: { actsNext: "person", told: "notices.state-draft" },
  sent: { actsNext: "platform", told: "notices.state-sent" },
  acknowledged: { actsNext: "platform", told: "notices.state-acknowledged" },
  removed: { actsNext: "nobody", told: "notices.state-removed" },
  refused: { actsNext: "person", told: "notices.state-refused" },
} as const satisfies Record<string, NoticeRow>

/** Where a notice stands. */
export type NoticeState = keyof typeof states

/** What can happen to a notice. `reopen`: what was removed is there again, or a refusal is answered. */
export type NoticeEvent = "send" | "acknowledge" | "remove" | "refuse" | "reopen"

const moves: Record<NoticeState, Partial<Record<NoticeEvent, NoticeState>>> = {
  draft: { send: "sent" },
  sent: { acknowledge: "acknowledged", remove: "removed", refuse: "refused" },
  acknowledged: { remove: "removed", refuse: "refused" },
  removed: { reopen: "draft" },
  refused: { remove: "removed", reopen: "draft" },
}

/** Every state, in the order of a notice's life. */
export const noticeStates = Object.keys(states) as NoticeState[]

/** Every event. */
export const noticeEvents: readonly NoticeEvent[] = ["send", "acknowledge", "remove", "refuse", "reopen"]

/** What the table says of a state: who acts next, and the text id. */
export function noticeState(state: NoticeState): NoticeRow {
  return states[state]
}

/** What can happen to a notice in this state, in the order a page offers it. */
export function noticeEventsFrom(state: NoticeState): NoticeEvent[] {
  return noticeEvents.filter((event) => moves[state][event] !== undefined)
}

/** The state after an event, or an illegal move named by both. */
export function advanceNotice(
  state: NoticeState,
  event: NoticeEvent,
): { ok: true; value: NoticeState } | { ok: false; reason: "illegal-move"; state: NoticeState; event: NoticeEvent } {
  const next = moves[state][event]
  return next === undefined ? { ok: false, reason: "illegal-move", state, event } : { ok: true, value: next }
}
