/** What is cited for an outcome, with its words. */
import type { Alarm } from "./alarm.ts"
import type { Weighty } from "./hearing.ts"
import type { Reason } from "./outcome.ts"
import type { Hit } from "./read-message.ts"
import type { Weights } from "./weights.ts"

/** The rule by which a hit was found, with its words. */
export function reasonOf({ slot, rule, spans }: Hit): Reason {
  return { tactic: slot, rule: rule.id, version: rule.version, because: rule.reason, spans }
}

/** The rules' findings, and the words that weigh most. */
export function reasonsOf({ hits, words }: Alarm, weights: Weights | null): Reason[] {
  const reasons = hits.map(reasonOf)
  if (words === null || weights === null) return reasons
  const because = "Words that together are those of the script"
  return [
    ...reasons,
    { tactic: null, rule: "words.together", version: weights.version, because, spans: spansInOrder(words) },
  ]
}

/** The places in reading order, those beside each other as one. */
function spansInOrder(places: readonly Weighty[]): Reason["spans"] {
  const spans: Reason["spans"] = []
  const inOrder = places.toSorted(
    (one, other) => one.message - other.message || one.first.start - other.first.start || one.last.end - other.last.end,
  )
  for (const { message, text, first, last } of inOrder) {
    const before = spans.at(-1)
    if (before?.message === message && first.start <= before.end + 1) {
      before.end = Math.max(before.end, last.end)
      before.text = text.slice(before.start, before.end)
    } else spans.push({ message, start: first.start, end: last.end, text: text.slice(first.start, last.end) })
  }
  return spans
}
