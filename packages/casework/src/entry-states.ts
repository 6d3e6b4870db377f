/**
 * The life of an entry: a fingerprint on a list, with a state.
 *
 * Everything that asks "may this happen, who acts next, what is the person told" asks this table. What a state means
 * in words is guidance's (`entry.<state>`); this file holds no sentences and no clock.
 */

/** `told` is the id of the text the person reads; `givenOut` says whether partners receive the hashes. */
type StateRow = {
  actsNext: "partners" | "staff" | "person" | "nobody"
  givenOut: boolean
  told: string
  deadlineDays: number | null
}

const states = {
  listed: { actsNext: "partners", givenOut: true, told: "entry.listed", deadlineDays: 730 },
  confirmed: { actsNext: "partners", givenOut: true, told: "entry.confirmed", deadlineDays: 730 },
  disputed: { actsNext: "staff", givenOut: true, told: "entry.disputed", deadlineDays: 730 },
  "set-aside": { actsNext: "staff", givenOut: false, told: "entry.set-aside", deadlineDays: 3 },
  withdrawn: { actsNext: "person", givenOut: false, told: "entry.withdrawn", deadlineDays: null },
  expired: { actsNext: "person", givenOut: false, told: "entry.expired", deadlineDays: null },
} as const satisfies Record<string, StateRow>

/** Where an entry stands. Only listed, confirmed and disputed entries are given to partners. */
export type EntryState = keyof typeof states

/** What can happen to an entry. */
export type EntryEvent =
  | "confirm"
  | "dispute"
  | "settle"
  | "set-aside"
  | "release"
  | "withdraw"
  | "expire"
  | "list-again"

// A withdrawal always wins: it is reachable from every state that is not already withdrawn, and only the person
// leaves it again. A re-listed entry starts over as listed: earlier confirmations were of an earlier consent.
const moves: Record<EntryState, Partial<Record<EntryEvent, EntryState>>> = {
  listed: {
    confirm: "confirmed",
    dispute: "disputed",
    "set-aside": "set-aside",
    withdraw: "withdrawn",
    expire: "expired",
  },
  confirmed: {
    dispute: "disputed",
    settle: "listed",
    "set-aside": "set-aside",
    withdraw: "withdrawn",
    expire: "expired",
  },
  disputed: {
    confirm: "confirmed",
    settle: "listed",
    "set-aside": "set-aside",
    withdraw: "withdrawn",
    expire: "expired",
  },
  "set-aside": { release: "listed", withdraw: "withdrawn", expire: "expired" },
  withdrawn: { "list-again": "listed" },
  expired: { "list-again": "listed", withdraw: "withdrawn" },
}

/** Every state, in the order of an entry's life. */
export const entryStates = Object.keys(states) as EntryState[]

/** The states whose hashes partners receive. */
export const statesGivenOut = entryStates.filter((state) => states[state].givenOut)

/** What the table says of a state: who acts next, whether partners get the hashes, the text id, the deadline in days. */
export function entryState(state: EntryState): StateRow {
  return states[state]
}

/** The state after an event, or an illegal move named by both. */
export function advanceEntry(
  state: EntryState,
  event: EntryEvent,
):
  | { ok: true; value: EntryState }
  | { ok: false; reason: { code: "illegal-move"; state: EntryState; event: EntryEvent } } {
  const next = moves[state][event]
  return next === undefined ? { ok: false, reason: { code: "illegal-move", state, event } } : { ok: true, value: next }
}
