/** What is cited for an outcome, with its words. */
import type { Alarm } from "./alarm.ts"
import type { Reason } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Weights } from "./weights.ts"

/** The rule by which a hit was found, with its words. */
export function reasonOf({ rule, spans }: Hit): Reason {
  return { rule: rule.id, version: rule.version, because: rule.reason, spans }
}

/** The rules' findings, and the words that weigh most: as many as it takes from nothing to the sum that was needed. */
export function reasonsOf({ hits, weighed, needed, start }: Alarm, weights: Weights | null): Reason[] {
  const reasons = hits.map(reasonOf)
  if (weighed === null || weights === null) return reasons
  const spans: Reason["spans"] = []
  let sum = start
  for (const { message, text, first, last, weight } of weighed.words) {
    if (sum >= needed) break
    sum += weight
    spans.push({ message, start: first.start, end: last.end, text: text.slice(first.start, last.end) })
  }
  const because = "Words that together are those of the script"
  return [...reasons, { rule: "words.together", version: weights.version, because, spans }]
}
