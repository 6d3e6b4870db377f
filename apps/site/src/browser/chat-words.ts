import type { Slot } from "@breakwater/tactics"

/** What the script of /check-a-chat says: keys of guidance's document `check-a-chat`. */
export const chatWordKeys = [
  "label-nobody",
  "label-one-writer",
  "note-outcome-none",
  "note-outcome-caution",
  "note-outcome-sextortion",
  "note-telling",
  "note-emergency",
  "note-bluff",
  "note-known",
  "note-change",
  "note-refused-empty",
  "note-refused-too-large",
  "note-refused-not-text",
  "note-refused-no-messages",
  "note-refused-broken",
  "note-cut",
  "label-by-you",
  "label-by-them",
  "label-words-together",
] as const

/** The same in the reader's language, and a line for each step. */
export type ChatWords = Record<(typeof chatWordKeys)[number], string> & { tactics: Record<Slot, string> }
