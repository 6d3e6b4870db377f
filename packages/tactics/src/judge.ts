/** What a message changes: who is accused, who asks for help, who may be hurt. A table of conditions over slots. */

import type { Speaker } from "./assess.ts"
import type { Outcome, Risk, Without } from "./outcome.ts"
import { isHolding, pressureOf } from "./pressure.ts"
import type { Hit } from "./read-message.ts"
import type { Slot } from "./rule-file.ts"

/** What came of a message. `kept`: hits that count for its speaker; `reasons`: those behind the outcome. */
export type Judged = {
  kept: Hit[]
  outcome: Outcome
  /** Who is pressing, where the outcome is sextortion: who wrote the message, or who is answered in it. */
  accused: string | null
  reasons: Hit[]
  risk: Risk
  /** The message in which the speaker last told of it, or null. */
  toldAt: number | null
  helpSeeking: boolean
  goading: boolean
  bluffMail: boolean
  knownPerson: boolean
}

const windowMessages = 200
const windowSeconds = 30 * 86_400
const bluffWordsMin = 2
// Who told of a threat quotes it for so long; "your" after that is said, not told: a "helper" may turn.
const tellingMessages = 6
const accusing: ReadonlySet<Slot> = new Set([
  "threat",
  "threat-hinted",
  "threat-law",
  "authority",
  "leverage",
  "demand",
  "demand-weak",
  "demand-image",
  "deadline",
  "secrecy",
])
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

/** Judges one message of `speaker`, given everything before it. */
export function judge(
  speaker: Speaker,
  hits: readonly Hit[],
  all: readonly Speaker[],
  { index, messages, without }: { index: number; messages: number; without: Without },
): Judged {
  const has = (slot: Slot) => hits.some((hit) => hit.slot === slot)
  const tells = has("help")
  const asksWithThreat = has("asks-help") && hits.some(({ slot }) => slot === "threat" || slot === "leverage")
  // Who quotes a threat tells of it.
  const quotes = hits.some(({ slot, isReported }) => isReported && (slot === "threat" || slot === "leverage"))
  const tellsNow = tells || asksWithThreat || quotes || has("warns")
  const toldAt = without.direction ? null : tellsNow ? index : speaker.toldAt
  const isTold = ({ marks }: Hit) =>
    toldAt !== null && (index - toldAt <= tellingMessages || !(marks.has("your-people") || marks.has("yours")))
  const kept = hits.map((hit) => ({
    ...hit,
    isReported: !without.direction && (hit.isReported || (accusing.has(hit.slot) && isTold(hit))),
  }))
  const bluffMail = isBluff(kept, messages)
  const said = [...speaker.hits, ...kept].filter((hit) => !hit.isReported && isNear(hit, kept[0], index))
  const threats = said.filter(({ slot }) => slot === "threat")
  const anyThreat = without.conjunction && threats.length > 0 ? threats : null
  const alarm = bluffMail ? null : (anyThreat ?? alarmOf(said, all))
  const answered = alarm !== null || bluffMail ? null : answeredAlarm(kept, all, speaker)
  const caution =
    alarm === null
      ? bluffMail
        ? kept.filter(({ slot }) => slot === "bluff")
        : toldAt === null
          ? cautionOf(said, all)
          : null
      : null
  return {
    kept,
    outcome: alarm !== null || answered !== null ? "sextortion" : caution !== null ? "caution" : "none",
    accused: alarm !== null ? speaker.from : (answered?.from ?? null),
    reasons: alarm ?? answered?.reasons ?? caution ?? [],
    risk: riskOf(kept),
    toldAt,
    helpSeeking:
      tells ||
      (has("asks-help") && speaker.hits.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && kept.some(({ slot, isReported }) => isReported && accusing.has(slot))) ||
      (has("asks-help") && has("self-harm")) ||
      kept.some(({ slot, isReported }) => isReported && (slot === "threat" || slot === "threat-hinted")),
    goading: has("goading"),
    bluffMail,
    knownPerson: has("known"),
  }
}

function isNear(hit: Hit, now: Hit | undefined, index: number): boolean {
  if (index - hit.message > windowMessages) return false
  return now?.t == null || hit.t == null || now.t - hit.t <= windowSeconds
}

/** The hits that make it sextortion, with those that support them; or null. */
function alarmOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
  const isHelper = wasToldFirst(said, all)
  // Each way in which it holds is cited, so that nothing is left of it without the cited words.
  const ways = said
    .filter(({ slot, rule }) => threatening.has(slot) && !(isHelper && (rule.weak || slot !== "threat")))
    .map((threat) => factsOf(threat, said, all))
    .flatMap((facts) => [plainAlarm(facts), hintedAlarm(facts), lawAlarm(facts)].filter((way) => way !== null))
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
function answeredAlarm(
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

const threatening: ReadonlySet<Slot> = new Set(["threat", "threat-hinted", "threat-law"])
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

/** Two early signs or more, of which one is grave; not between people who know each other well. */
function cautionOf(said: readonly Hit[], all: readonly Speaker[]): Hit[] | null {
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

/** One long text that nobody answers, with the words of mass mails. */
function isBluff(hits: readonly Hit[], messages: number): boolean {
  const bluffs = hits.filter(({ slot }) => slot === "bluff")
  const spans = bluffs.reduce((sum, { spans: found }) => sum + found.length, 0)
  return (
    messages <= 2 &&
    bluffs.length > 0 &&
    (spans >= bluffWordsMin || hits.some(({ slot }) => slot === "demand" || slot === "deadline"))
  )
}

function riskOf(hits: readonly Hit[]): Risk {
  if (hits.some(({ slot }) => slot === "goading" || slot === "self-harm")) return "emergency"
  return hits.some(({ slot }) => slot === "help") ? "concern" : "none"
}
