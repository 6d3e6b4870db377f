/**
 * Many signs of one speaker together, where none of them is a threat by its own words: "your sister seems nice. 220." What each is
 * worth is a table, fitted to composed conversations of several authors (logistic regression, no sign below nothing, rounded to a
 * quarter). The sum alone raises nothing: a threat, open or implied, and a demand, a deadline or leverage must both be there.
 */
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

type Sign =
  | Slot
  | "threat-plain"
  | "threat-weak"
  | "threat-faint"
  | "hold-strong"
  | "hold-weak"
  | "demand-way"
  | "laugh-after"

const said: Readonly<Partial<Record<Sign, number>>> = {
  "threat-plain": 1.5,
  "threat-weak": 1.25,
  "threat-faint": 1,
  "threat-hinted": 2,
  "threat-law": 0.75,
  "hold-strong": 1.25,
  "hold-weak": 0.5,
  "names-people": 1.25,
  "names-material": 0.5,
  promise: 1,
  demand: 1,
  "demand-way": 1.5,
  "demand-weak": 1,
  "demand-image": 0.75,
  deadline: 0.25,
  secrecy: 0.25,
  "image-request": 0.5,
}
const answered: Readonly<Partial<Record<Sign, number>>> = {
  protest: 2.5,
  plea: 1.75,
  "plea-delete": 1.25,
  "image-pressure": 0.25,
  // Who laughs at it is not afraid of it.
  "laugh-after": -1.5,
}
const enough = 5
const togetherCharacters = 600

// Who names your mother, or promises to delete it, threatens by it: with what else is there.
const threatening: ReadonlySet<Sign> = new Set<Sign>([
  "threat-plain",
  "threat-weak",
  "threat-faint",
  "threat-hinted",
  "threat-law",
  "names-people",
  "promise",
])
const held: ReadonlySet<Sign> = new Set<Sign>([...threatening, "hold-strong", "hold-weak"])
const asked: ReadonlySet<Sign> = new Set<Sign>(["demand", "demand-way", "demand-weak", "demand-image", "deadline"])

/** Whether a hit is of something held over the other one. */
export function isHolding(hit: Hit): boolean {
  return held.has(signOf(hit))
}

/** The hits that press together, or null. `ownHits` of the one who presses, `otherHits` of who answers; each near the same moment. */
export function pressureOf(ownHits: readonly Hit[], otherHits: readonly Hit[]): Hit[] | null {
  const signs = new Map<Sign, { hit: Hit; points: number }>()
  const count = (sign: Sign, hit: Hit, points: number | undefined) => {
    if (points !== undefined && !signs.has(sign)) signs.set(sign, { hit, points })
  }
  const anchors = new Map<number, number>()
  for (const hit of ownHits) if (isHolding(hit) && !anchors.has(hit.message)) anchors.set(hit.message, hit.at)
  for (const hit of ownHits) {
    if (hit.isReported || (hit.isJoking && hit.slot.startsWith("threat"))) continue
    if (Math.abs(hit.at - (anchors.get(hit.message) ?? hit.at)) > togetherCharacters) continue
    count(signOf(hit), hit, said[signOf(hit)])
  }
  const first = ownHits.find(({ slot }) => slot.startsWith("threat") || slot === "leverage" || slot === "promise")
  for (const hit of otherHits) {
    if (hit.isReported) continue
    const isAfter = first !== undefined && hit.message > first.message
    if (hit.slot !== "laugh") count(hit.slot, hit, answered[hit.slot])
    else if (isAfter) count("laugh-after", hit, answered["laugh-after"])
  }
  const found = [...signs.keys()]
  // So does who holds a recording over somebody who begs.
  const isThreatened =
    found.some((sign) => threatening.has(sign)) ||
    (signs.has("hold-strong") && (signs.has("plea") || signs.has("plea-delete")))
  const isAsked = found.some((sign) => asked.has(sign)) || signs.has("hold-strong")
  if (!isThreatened || !isAsked) return null
  const sum = [...signs.values()].reduce((total, { points }) => total + points, 0)
  return sum >= enough ? [...signs.values()].filter(({ points }) => points > 0).map(({ hit }) => hit) : null
}

function signOf({ slot, rule }: Hit): Sign {
  if (slot === "threat") return rule.faint ? "threat-faint" : rule.weak ? "threat-weak" : "threat-plain"
  if (slot === "leverage") return rule.id === "leverage.has-recording" ? "hold-weak" : "hold-strong"
  return rule.id === "demand.amount-and-way" ? "demand-way" : slot
}
