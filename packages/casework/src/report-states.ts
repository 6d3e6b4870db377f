/**
 * The life of a report, as a table: who acts next, and what the person is told.
 *
 * Withdrawing is at once and can be undone. Erasing waits 72 hours, shown and cancellable, and then cannot be undone.
 * What was referred cannot be called back from an authority, and what lies under legal hold is not erased: the person
 * is told both before they choose. Holds no sentences (`told` is a text id) and no clock.
 */

/** `open`: staff may read it and act on it. Deadlines of a received report are `urgencyHours`. */
type StateRow = { actsNext: "staff" | "person" | "clock" | "nobody"; open: boolean; told: string }

const states = {
  received: { actsNext: "staff", open: true, told: "report.state.received" },
  opened: { actsNext: "staff", open: true, told: "report.state.opened" },
  answered: { actsNext: "person", open: true, told: "report.state.answered" },
  referred: { actsNext: "staff", open: true, told: "report.state.referred" },
  closed: { actsNext: "nobody", open: false, told: "report.state.closed" },
  withdrawn: { actsNext: "person", open: false, told: "report.state.withdrawn" },
  erasing: { actsNext: "clock", open: false, told: "report.state.erasing" },
  erased: { actsNext: "nobody", open: false, told: "report.state.erased" },
} as const satisfies Record<string, StateRow>

/** Where a report stands. */
export type ReportState = keyof typeof states

/**
 * What can happen to a report. `add`: the person writes or adds. `erase`: the 72 hours are over. `expire`: it ended so long
 * ago that the schedule (retention) lets it go.
 */
export type ReportEvent =
  | "open"
  | "answer"
  | "refer"
  | "close"
  | "add"
  | "withdraw"
  | "send-again"
  | "ask-erase"
  | "cancel-erase"
  | "erase"
  | "expire"

/** Who may bring an event about. */
export type ReportActor = "person" | "staff" | "clock"

/** Hours between asking for a report to be erased and its erasure. */
export const erasureWaitHours = 72

const actors: Record<ReportEvent, ReportActor> = {
  open: "staff",
  answer: "staff",
  refer: "staff",
  close: "staff",
  add: "person",
  withdraw: "person",
  "send-again": "person",
  "ask-erase": "person",
  "cancel-erase": "person",
  erase: "clock",
  expire: "clock",
}

/** As it was before the person asked for erasure. */
const before = "before"

type Moves = Partial<Record<ReportEvent, ReportState | typeof before>>
// A person can always leave: withdraw and ask-erase stand in every state that still holds something.
const leave = { withdraw: "withdrawn", "ask-erase": "erasing" } as const satisfies Moves

const moves: Record<ReportState, Moves> = {
  received: { open: "opened", answer: "answered", refer: "referred", close: "closed", add: "received", ...leave },
  opened: { answer: "answered", refer: "referred", close: "closed", add: "opened", ...leave },
  answered: { answer: "answered", refer: "referred", close: "closed", add: "opened", ...leave },
  referred: { answer: "referred", refer: "referred", close: "closed", add: "referred", ...leave },
  closed: { open: "opened", add: "opened", expire: "erasing", ...leave },
  withdrawn: { "send-again": "received", "ask-erase": "erasing", expire: "erasing" },
  erasing: { "cancel-erase": before, erase: "erased" },
  erased: {},
}

/** What of a report decides its next move. `before`: its state when erasure was asked for, else null. */
export type ReportStanding = { state: ReportState; before: ReportState | null; held: boolean }

/** Why an event does not happen. held: under legal hold, not erased. */
export type ReportRefusal = { code: "illegal-move" | "held"; state: ReportState; event: ReportEvent }

/** Every state, in the order of a report's life. */
export const reportStates = Object.keys(states) as ReportState[]

/** Every event. */
export const reportEvents = Object.keys(actors) as ReportEvent[]

/** What the table says of a state. */
export function reportState(state: ReportState): StateRow {
  return states[state]
}

/** Who may bring an event about. */
export function reportActor(event: ReportEvent): ReportActor {
  return actors[event]
}

/** The report after an event, or why not. */
export function advanceReport(
  { state, before: earlier, held }: ReportStanding,
  event: ReportEvent,
): { ok: true; value: { state: ReportState; before: ReportState | null } } | { ok: false; reason: ReportRefusal } {
  const next = moves[state][event]
  if (next === undefined) return { ok: false, reason: { code: "illegal-move", state, event } }
  if (held && (event === "ask-erase" || event === "erase" || event === "expire")) {
    return { ok: false, reason: { code: "held", state, event } }
  }
  if (next === before) return { ok: true, value: { state: earlier ?? "received", before: null } }
  return { ok: true, value: { state: next, before: next === "erasing" ? state : null } }
}

/** What must be said before a report is withdrawn or erased, as text ids. */
export function leavingWarnings(report: { referred: boolean; held: boolean }): string[] {
  return [...(report.referred ? ["report.leaving.referred"] : []), ...(report.held ? ["report.leaving.held"] : [])]
}

/** When a report whose erasure is asked for at `now` is erased. */
export function eraseAt(now: Date): Date {
  return new Date(now.getTime() + erasureWaitHours * 3_600_000)
}
