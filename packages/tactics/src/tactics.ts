/**
 * Recognises the script of financial sextortion in a conversation, says why, and accuses nobody who tells of it.
 *
 * Pure: messages in, an assessment out; the same whether it is fed message by message or all at once. `sextortion` takes a threat and,
 * from the same speaker, a demand, a deadline or leverage: words alone, however grave, are not enough. Never "safe": where nothing
 * is found, that is all that is said.
 */
import { createAssessor } from "./cite.ts"
import { lexica, rules } from "./load.ts"
import type { Assessment, Message } from "./outcome.ts"

export { createAssessor } from "./cite.ts"
export { languages, lexica, lexicaWith, rules } from "./load.ts"
export type { Assessment, Message, Outcome, Reason, Risk, Span, Tactic } from "./outcome.ts"
export { outcomes, risks } from "./outcome.ts"
export type { Slot } from "./rule-file.ts"
export { slots } from "./rule-file.ts"

/** Assesses a whole conversation. */
export function assess(messages: readonly Message[]): Assessment {
  const assessor = createAssessor(lexica(), rules())
  for (const message of messages) assessor.add(message)
  return assessor.assessment()
}
