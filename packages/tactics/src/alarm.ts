/** Whether what a speaker said so far is sextortion, and by which of their words. */
import type { Speaker } from "./assess.ts"
import { isHolding, pressureOf } from "./pressure.ts"
import type { Hit } from "./read-message.ts"
import { threatening, waysOf } from "./threats.ts"

/** The hits that make it sextortion, with those that support them; or null. */
export function alarmOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  const isHelper = wasToldFirst(said, all)
  // Each way in which it holds is cited, so that nothing is left of it without the cited words.
  const ways = said
    .filter(({ slot, rule }) => threatening.has(slot) && !(isHelper && (rule.weak || slot !== "threat")))
    .flatMap((threat) => waysOf(threat, said, all))
  const pressed = pressedAlarm(said, all)
  if (pressed !== null) ways.push(pressed)
  return ways.length === 0 ? null : [...new Set(ways.flat())]
}

/** Who was told of it before they held anything over anybody is who helps: what they say of it is no threat, unless it is one outright. */
function wasToldFirst(said: readonly Hit[], all: readonly Speaker[]): boolean {
  const [first] = said
  const heldAt = said.find(isHolding)?.message ?? 0
  return all.some(({ from, toldAt }) => from !== first?.from && toldAt !== null && toldAt < heldAt)
}

const pressedMessages = 25

/** Many signs together, of the last messages. */
function pressedAlarm(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  const [first] = said
  if (first === undefined) return null
  if (wasToldFirst(said, all)) return null
  const heard = all.filter(({ from }) => from !== first.from).flatMap(({ hits }) => hits)
  const now = Math.max(...[...said, ...heard].map(({ message }) => message))
  const isLate = ({ message }: Hit) => now - message <= pressedMessages
  return pressureOf(said.filter(isLate), heard.filter(isLate))
}

/** Someone begs: whom they answer may have pressed without a word that threatens. */
export function answeredAlarm(
  kept: readonly Hit[],
  all: readonly Speaker[],
  speaker: Speaker,
): { from: string; reasons: Hit[] } | null {
  if (!kept.some(({ slot }) => slot.startsWith("plea") || slot === "protest")) return null
  const speakers = all.map((each) => (each.from === speaker.from ? { ...each, hits: [...each.hits, ...kept] } : each))
  for (const { from, hits } of all) {
    const reasons =
      from === speaker.from
        ? null
        : pressedAlarm(
            hits.filter(({ isReported }) => !isReported),
            speakers,
          )
    if (reasons !== null) return { from, reasons }
  }
  return null
}
