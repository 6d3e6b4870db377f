/** Which threats count, and with what: a table of ways, each with the hits it needs. */
import type { Speaker } from "./assess.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

/** Slots that are threats. */
export const threatening: ReadonlySet<Slot> = new Set(["threat", "threat-hinted", "threat-law"])
const togetherCharacters = 400
const togetherMessages = 60
const besideCharacters = 150
const besideMessages = 6

/** Whether two hits can be parts of one thing said: a page of text, or a day's chat, lies between others. */
function isTogether(one: Hit, other: Hit): boolean {
  if (one.message !== other.message) return Math.abs(one.message - other.message) <= togetherMessages
  return Math.abs(one.at - other.at) <= togetherCharacters
}

type Facts = {
  of(slot: Slot): Hit[]
  isIntimate: boolean
  intimate: Hit[]
  earnest(hit: Hit): boolean
  money: Hit[]
  leverage: Hit[]
  hints: Hit[]
}

function factsOf(threat: Hit, allSaid: readonly Hit[], all: readonly Speaker[]): Facts {
  const said = allSaid.filter((hit) => isTogether(threat, hit))
  const of = (slot: Slot) => (threatening.has(slot) ? [threat] : said).filter((hit) => hit.slot === slot)
  const leverage = of("leverage")
  const hints = said.filter((hit) => hit.slot === "threat-hinted" && !hit.isJoking)
  const intimate = [...said, ...all.flatMap(({ hits }) => hits.filter((hit) => isTogether(threat, hit)))].filter(
    ({ slot, marks }) => marks.has("intimate") || slot === "image-request",
  )
  const isIntimate = intimate.length > 0
  const earnest = (hit: Hit) => !hit.isJoking || isIntimate || leverage.some(({ isJoking }) => !isJoking)
  return { of, isIntimate, intimate, earnest, money: of("demand"), leverage, hints }
}

const aboutMarks = ["yours", "intimate", "unless", "your-people", "material"] as const

/** A threat said outright, and something asked for, a deadline, or something to threaten with. */
function plainAlarm(facts: Facts): Hit[] | null {
  const { of, isIntimate, earnest, money, leverage } = facts
  const threats = of("threat").flatMap((hit) => {
    const needed = earnest(hit) ? supportOf(hit, facts) : null
    return needed === null ? [] : [{ hit, needed }]
  })
  if (threats.length === 0) return null
  const shown = leverage.filter((hit) => !hit.rule.weak)
  const isHard =
    isIntimate || leverage.length > 0 || threats.some(({ hit }) => hit.marks.has("unless") || !hit.rule.weak)
  const asked = [...money, ...shown, ...of("deadline"), ...of("demand-weak"), ...of("demand-image")]
  // "I will destroy you, 3 2 1": a countdown alone is a game; a bare number is a number.
  const isAbout =
    isIntimate || leverage.length > 0 || threats.some(({ hit }) => aboutMarks.some((mark) => hit.marks.has(mark)))
  const holds = (hit: Hit) => (hit.rule.id !== "demand.bare-price" || isHard) && (hit.slot !== "deadline" || isAbout)
  const key = asked.find(holds)
  if (key === undefined) return null
  // Who asks for a picture and speaks of a mother has not threatened: the same words cannot be the demand and what makes it one.
  if (key.slot === "demand-image" && threats.every(({ needed }) => needed.some(({ slot }) => slot === "image-request")))
    return null
  return [...new Set([...threats.flatMap(({ hit, needed }) => [hit, ...needed]), key])]
}

/**
 * What makes a threat count: nothing more where it is plain; where its words could be harmless, something to threaten with, or money
 * that is asked for with a condition. Null: it does not count.
 */
function supportOf(hit: Hit, { of, intimate, money, leverage, hints }: Facts): Hit[] | null {
  const has = (mark: string) => hit.marks.has(mark)
  if (!hit.rule.weak || has("intimate") || (has("yours") && !hit.rule.faint)) return []
  const shown = leverage.find(({ rule }) => !rule.weak)
  const conditional = has("unless") || has("several-people")
  const priced = [...money, ...of("demand-weak")].find(
    ({ marks, rule, message }) =>
      marks.has("unless") && (marks.has("amount") || (rule.id === "demand.price" && message === hit.message)),
  )
  // Faint words and a price a page apart are no condition.
  const isBeside = ({ message, at }: Hit) =>
    message === hit.message
      ? !hit.rule.faint || Math.abs(at - hit.at) <= besideCharacters
      : !hit.rule.faint && Math.abs(message - hit.message) <= besideMessages
  const recording = leverage[0] !== undefined && money.length > 0 ? leverage[0] : undefined
  // Two threats that could each be harmless, and money asked for.
  const hinted = hit.rule.faint || money.length === 0 ? undefined : hints[0]
  const found =
    shown ??
    hinted ??
    of("secrecy")[0] ??
    intimate[0] ??
    recording ??
    (conditional ? money.find(isBeside) : undefined) ??
    priced
  return found === undefined ? null : [found]
}

/** A hint is a threat once something to threaten with was shown, and something is asked for. */
function hintedAlarm({ of, earnest, money, leverage, intimate }: Facts): Hit[] | null {
  const hints = of("threat-hinted").filter(earnest)
  const [shown] = [...leverage.filter(({ rule }) => !rule.weak), ...intimate]
  const [asked] = [...money, ...of("demand-image"), ...of("deadline"), ...of("demand-weak")]
  return hints.length === 0 || shown === undefined || asked === undefined ? null : [...hints, shown, asked]
}

/** Police or a court, where it is about something intimate or a minor, and money is to settle it. */
function lawAlarm({ of, earnest, money, intimate, isIntimate }: Facts): Hit[] | null {
  const laws = of("threat-law").filter(earnest)
  const [minor] = of("authority")
  const about = minor ?? (isIntimate ? intimate[0] : undefined)
  return laws.length === 0 || about === undefined || money[0] === undefined ? null : [...laws, about, money[0]]
}

/** The hits of every way in which a threat counts. */
export function waysOf(threat: Hit, said: readonly Hit[], all: readonly Speaker[]): Hit[][] {
  const facts = factsOf(threat, said, all)
  return [plainAlarm(facts), hintedAlarm(facts), lawAlarm(facts)].filter((way) => way !== null)
}
