/** The stage machine: slots of each message, by who wrote it, put together over messages and time. Order adds; it never gates. */

import { judge } from "./judge.ts"
import type { Assessment, Message, Outcome, Reason, Risk, Span, Tactic, Without } from "./outcome.ts"
import { createReader, type Hit } from "./read-message.ts"
import type { Rule, Slot } from "./rule-file.ts"
import type { Lexica } from "./view.ts"

const tacticsMax = 500
// Of one speaker: more than a window of messages holds.
const hitsKept = 400

/** What is known of one speaker so far. */
export type Speaker = {
  from: string
  hits: Hit[]
  /** The message in which they last told of a threat, or asked what to do: their words are somebody else's. Null: they did not. */
  toldAt: number | null
}

// Ordinary by themselves: they are named only where they are a reason.
const supporting: ReadonlySet<Slot> = new Set([
  "names-people",
  "names-material",
  "promise",
  "plea",
  "plea-delete",
  "protest",
  "laugh",
])
const nothingLeftOut: Without = { direction: false, conjunction: false, forms: false }

/** Fed message by message. */
export type Assessor = { add(message: Message): void; assessment(): Assessment }

/** An assessor at the start of a conversation. */
export function createAssessor(lexica: Lexica, rules: readonly Rule[], without: Without = nothingLeftOut): Assessor {
  const messages: Message[] = []
  return createFrom(lexica, rules, without, (message, reasons) => {
    messages.push(message)
    // What lies before any window is nobody's reason any more.
    const old = messages.length - 1 - messagesKept
    if (old >= 0) messages[old] = { from: message.from, text: "" }
    return reasons === null ? [] : completed(messages, reasons, lexica, rules, without)
  })
}

const roundsMax = 6
const messagesKept = 250

/**
 * The reasons of an alarm, and those that would raise it without their words: so that without the cited words there is none, and with
 * them alone there is. What is left when the words are taken out is looked at again, until nothing is found.
 */
function completed(
  messages: readonly Message[],
  reasons: readonly Reason[],
  lexica: Lexica,
  rules: readonly Rule[],
  without: Without,
): Reason[] {
  const all = [...reasons]
  const outcomeOf = (textOf: (message: Message, spans: readonly Span[]) => string) => {
    const rest = createFrom(lexica, rules, without, (_message, found) => [...(found ?? [])])
    for (const [at, message] of messages.entries()) {
      const cited = all.flatMap(({ spans }) => spans.filter((span) => span.message === at))
      rest.add({ ...message, text: textOf(message, cited) })
    }
    return rest.assessment()
  }
  for (let round = 0; round < roundsMax; round += 1) {
    const left = outcomeOf(({ text }, spans) => withBlanks(text, spans))
    if (left.outcome !== "sextortion") break
    all.push(...left.reasons)
  }
  // Where the words alone would not raise it, their messages are cited whole.
  const isEnough = outcomeOf(({ text }, spans) => onlyWords(text, spans)).outcome === "sextortion"
  return all.map((reason) => ({
    ...reason,
    spans: isEnough
      ? reason.spans.map((span) => ({ ...span, text: messages[span.message]?.text.slice(span.start, span.end) ?? "" }))
      : [...new Set(reason.spans.map(({ message }) => message))].map((message) => {
          const text = messages[message]?.text ?? ""
          return { message, start: 0, end: text.length, text }
        }),
  }))
}

function withBlanks(text: string, spans: readonly { start: number; end: number }[]): string {
  return spans.reduce((rest, { start, end }) => rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end), text)
}

function onlyWords(text: string, spans: readonly { start: number; end: number }[]): string {
  return text.replaceAll(/\S/g, (letter, at: number) =>
    spans.some(({ start, end }) => at >= start && at < end) ? letter : " ",
  )
}

/** An assessor that hands each message, with the reasons if it raises the alarm, to `cite` for what is cited. */
function createFrom(
  lexica: Lexica,
  rules: readonly Rule[],
  without: Without,
  cite: (message: Message, reasons: Reason[] | null) => Reason[],
): Assessor {
  const reader = createReader(lexica, rules, without)
  const speakers = new Map<string, Speaker>()
  const tactics: Tactic[] = []
  let count = 0
  let outcome: Outcome = "none"
  let risk: Risk = "none"
  let alarmAt: number | null = null
  let cautionAt: number | null = null
  let accused: string | null = null
  let reasons: Reason[] = []
  const flags = { helpSeeking: false, goading: false, bluffMail: false, knownPerson: false }

  const add = (message: Message): void => {
    const index = count
    count += 1
    const hits = reader.read(message, index)
    const speaker = speakers.get(message.from) ?? { from: message.from, hits: [], toldAt: null }
    speakers.set(message.from, speaker)
    // Nothing was recognised: nothing changes.
    if (hits.length === 0) {
      if (outcome !== "sextortion") cite(message, null)
      return
    }
    const judged = judge(speaker, hits, [...speakers.values()], { index, messages: count, without })
    for (const hit of judged.kept) {
      if (tactics.length < tacticsMax && !supporting.has(hit.slot)) tactics.push(tacticOf(hit))
    }
    speaker.hits = [...speaker.hits, ...judged.kept].slice(-hitsKept)
    speaker.toldAt = judged.toldAt
    flags.helpSeeking ||= judged.helpSeeking
    flags.goading ||= judged.goading
    flags.bluffMail ||= judged.bluffMail
    flags.knownPerson ||= judged.knownPerson
    risk = higher(risk, judged.risk)
    const isRaised = judged.outcome === "sextortion" && outcome !== "sextortion"
    const cited = outcome === "sextortion" ? [] : cite(message, isRaised ? judged.reasons.map(reasonOf) : null)
    if (isRaised) {
      outcome = "sextortion"
      alarmAt = index
      accused = judged.accused
      reasons = cited
      cautionAt ??= index
    } else if (judged.outcome === "caution" && outcome === "none") {
      outcome = "caution"
      cautionAt = index
      reasons = judged.reasons.map(reasonOf)
    }
  }

  const assessment = (): Assessment => ({
    outcome,
    risk,
    accused,
    ...flags,
    alarmAt,
    cautionAt,
    tactics: [...tactics],
    reasons,
    wouldChange: outcome === "sextortion" ? [] : ["more-messages", ...(speakers.size < 2 ? ["who-is-who"] : [])],
  })
  return { add, assessment }
}

function reasonOf({ rule, spans }: Hit): Reason {
  return { rule: rule.id, version: rule.version, because: rule.reason, spans }
}

function tacticOf({ slot, rule, message, from, spans }: Hit): Tactic {
  return { tactic: slot as Slot, rule: rule.id, version: rule.version, message, from, spans }
}

const order: readonly Risk[] = ["none", "concern", "emergency"]

function higher(one: Risk, other: Risk): Risk {
  return order.indexOf(other) > order.indexOf(one) ? other : one
}
