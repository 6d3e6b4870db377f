/**
 * Entry states: what each state of a fingerprint on a list means to the person, as message ids.
 *
 * The states themselves and their moves belong to casework; this holds only the words for them.
 */
import type { MessageId } from "./catalogue.ts"

/** The states of an entry, as in the glossary. */
export const entryStates = ["listed", "confirmed", "disputed", "set-aside", "withdrawn", "expired"] as const

/** One state of an entry. */
export type EntryStateName = (typeof entryStates)[number]

/** Title, meaning and next step of a state. */
export function entryStateTexts(state: EntryStateName): { title: MessageId; means: MessageId; next: MessageId } {
  return { title: `states.${state}.title`, means: `states.${state}.p-means`, next: `states.${state}.p-next` }
}
