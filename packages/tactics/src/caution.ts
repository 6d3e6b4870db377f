/** Early signs, before anything is threatened. */
import type { Speaker } from "./assess.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

const early: ReadonlySet<Slot> = new Set([
  "contact",
  "rapport",
  "escalate",
  "switch",
  "image-request",
  "image-pressure",
  "secrecy",
  "leverage",
])
const grave: ReadonlySet<Slot> = new Set(["switch", "escalate", "image-request", "image-pressure", "leverage"])

/** Two early signs or more, of which one is grave; not between people who know each other well. */
export function cautionOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  // Not between people who are close, nor while somebody tells of it to who helps them.
  const isClose = [...said, ...all.flatMap(({ hits }) => hits)].some(({ marks }) => marks.has("close-words"))
  if (isClose || all.some(({ toldAt }) => toldAt !== null)) return null
  const signs = new Map<Slot, Hit>()
  for (const hit of said) {
    if (early.has(hit.slot) && !(hit.slot === "leverage" && hit.rule.weak) && !signs.has(hit.slot))
      signs.set(hit.slot, hit)
  }
  const found = [...signs.values()]
  const graveCount = found.filter(({ slot }) => grave.has(slot)).length
  const threat = said.find(({ slot, isJoking }) => slot === "threat" && !isJoking)
  if (threat !== undefined && (signs.get("leverage")?.rule.weak === false || !threat.rule.weak)) return [threat]
  const isOrdinary = ordinaryPairs.some((pair) => found.every(({ slot }) => pair.has(slot)))
  return found.length >= 2 && graveCount >= 1 && !isOrdinary ? found : null
}

// Liking somebody and moving to another app is how friends begin, too; and who is close asks for pictures, and asks twice.
const ordinaryPairs: readonly ReadonlySet<Slot>[] = [
  new Set<Slot>(["rapport", "switch"]),
  new Set<Slot>(["rapport", "image-request"]),
  new Set<Slot>(["contact", "image-request"]),
  new Set<Slot>(["contact", "image-pressure"]),
  new Set<Slot>(["image-request", "image-pressure"]),
]
