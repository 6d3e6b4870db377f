/**
 * Messages between a person or a helper and the hotline: who wrote, who acts next. Their words are sealed
 * (report-sealing); this holds none.
 */
import { cleanText } from "./report-answers.ts"

const directions = {
  "from-person": { actsNext: "hotline", told: "report.message.sent" },
  "from-helper": { actsNext: "hotline", told: "report.message.sent" },
  "from-hotline": { actsNext: "person", told: "report.message.received" },
} as const

/** Who wrote a message, and so whom it goes to. A message from the hotline in a helper's thread goes to that helper. */
export type MessageDirection = keyof typeof directions

/** Every direction. */
export const messageDirections = Object.keys(directions) as MessageDirection[]

/** UTF-16 code units of one message. */
export const messageCharactersMax = 5000

/** Messages of one case, helpers' too. */
export const messagesPerCaseMax = 500

/** Reports of one case. */
export const reportsPerCaseMax = 20

/** Hours a draft is kept after it was last saved. */
export const draftHoursMax = 24

/** Who acts next, and the id of the text that says so. */
export function messageDirection(direction: MessageDirection): { actsNext: "hotline" | "person"; told: string } {
  return directions[direction]
}

/** The text of a message as it is kept; `max` and `got` count UTF-16 code units. Nothing is cut off. */
export function readMessageText(
  text: string,
):
  | { ok: true; value: string }
  | { ok: false; reason: "missing" }
  | { ok: false; reason: "too-long"; max: number; got: number } {
  const value = cleanText(text)
  if (value === "") return { ok: false, reason: "missing" }
  if (value.length > messageCharactersMax) {
    return { ok: false, reason: "too-long", max: messageCharactersMax, got: value.length }
  }
  return { ok: true, value }
}
