/**
 * Many signs of one speaker together, where none of them is a threat by its own words: "your sister seems nice. 220." What they are
 * worth is a table; two kinds of them must be there whatever the sum, so that no heap of small signs raises an alarm.
 */
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

type Kind =
  | "threat"
  | "hold"
  | "people"
  | "material"
  | "promise"
  | "demand"
  | "deadline"
  | "secrecy"
  | "image"
  | "answer"
  | "begged"

const worth: Readonly<Partial<Record<Slot, readonly [Kind, number]>>> = {
  threat: ["threat", 2],
  "threat-hinted": ["threat", 2],
  "threat-law": ["threat", 1.5],
  leverage: ["hold", 2],
  "names-people": ["people", 1],
  "names-material": ["material", 1],
  promise: ["promise", 1.5],
  demand: ["demand", 2],
  "demand-weak": ["demand", 1],
  "demand-image": ["demand", 1],
  deadline: ["deadline", 1],
  secrecy: ["secrecy", 1],
  "image-request": ["image", 1],
  "image-pressure": ["image", 1],
}
const answers: Readonly<Partial<Record<Slot, readonly [Kind, number]>>> = {
  plea: ["answer", 2],
  "plea-delete": ["begged", 2],
  protest: ["answer", 1],
  "image-request": ["image", 1],
  "image-pressure": ["image", 1],
}
const enough = 5.5
const core = 2

/** The hits that press together, or null. `said` by the one who presses, `heard` by the others; each near the same moment. */
export function pressureOf(said: readonly Hit[], heard: readonly Hit[]): Hit[] | null {
  const best = new Map<Kind, { hit: Hit; points: number }>()
  const count = (hits: readonly Hit[], table: typeof worth) => {
    for (const hit of hits) {
      const [kind, points] = table[hit.slot] ?? []
      if (kind === undefined || points === undefined || hit.isReported || hit.isJoking) continue
      const worthIt = hit.rule.faint ? 1 : kind === "hold" && hit.rule.weak ? 1 : points
      if (worthIt > (best.get(kind)?.points ?? 0)) best.set(kind, { hit, points: worthIt })
    }
  }
  // Who laughs at it is not afraid of it.
  const firstHold = said.find(({ slot }) => slot.startsWith("threat") || slot === "leverage" || slot === "promise")
  if (firstHold !== undefined && heard.some(({ slot, message }) => slot === "laugh" && message > firstHold.message))
    return null
  count(said, worth)
  count(heard, answers)
  const of = (kind: Kind) => best.get(kind)?.points ?? 0
  const isHeld =
    Math.max(of("threat"), of("hold")) >= core ||
    of("people") + of("material") + of("promise") + of("begged") >= core + (of("begged") > 0 ? 1 : 0)
  const isAsked = of("demand") + of("deadline") > 0
  const isAbout =
    of("image") > 0 || of("answer") >= core || of("begged") > 0 || said.some(({ marks }) => marks.has("intimate"))
  const sum = [...best.values()].reduce((total, { points }) => total + points, 0)
  return isHeld && isAsked && isAbout && sum >= enough ? [...best.values()].map(({ hit }) => hit) : null
}
