/**
 * What partners' feedback does to an entry's standing.
 *
 * A partner counts once however often it writes: independent confirmation is the point, not volume.
 */
import type { EntryEvent, EntryState } from "./entry-states.ts"

/** Every answer a partner can give about an entry. */
export const verdicts = ["seen", "removed", "not-a-match"] as const

/** A partner's answer about an entry: it met a copy, it took one down, or what it met was another picture. */
export type Verdict = (typeof verdicts)[number]

/** Partners whose latest word is the same, before an entry is confirmed or disputed. */
export const independentPartnersMin = 2

/** `verdicts` holds the latest word of each partner about one entry. Null: the standing does not change. */
export function standingEvent(state: EntryState, verdictOfEachPartner: Verdict[]): EntryEvent | null {
  const against = verdictOfEachPartner.filter((verdict) => verdict === "not-a-match").length
  const confirming = verdictOfEachPartner.length - against
  // A dispute outweighs: a wrong entry blocks somebody's harmless picture until a person looks.
  if (against >= independentPartnersMin && against >= confirming) return state === "disputed" ? null : "dispute"
  if (confirming >= independentPartnersMin) return state === "confirmed" ? null : "confirm"
  return state === "confirmed" || state === "disputed" ? "settle" : null
}
