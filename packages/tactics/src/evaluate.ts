/**
 * The evaluator: labelled conversations in, counts out. It keeps no text, so that a hotline can run it on what it may not show and
 * share the figures. Every share carries its interval; naive baselines stand beside the engine in the same table.
 */
import { createAssessor, withoutWords } from "./cite.ts"
import { quantileOf, type Share, shareOf } from "./intervals.ts"
import { lexica, rules } from "./load.ts"
import { type Family, families, randomFrom } from "./obfuscate.ts"
import type { Assessment, Message, Reason } from "./outcome.ts"

export { longChatsOf } from "./long-chats.ts"

/** What a conversation is. */
export const labels = [
  "sextortion",
  "help_seeking",
  "awareness",
  "romance",
  "joke",
  "money",
  "scam_other",
  "bluff_mail",
  "conflict",
  "work",
  "grooming_no_threat",
  "benign",
] as const
/** One of them. */
export type Label = (typeof labels)[number]

/** A labelled conversation; the three indexes are of messages, null where there is none. */
export type Labelled = {
  id: string
  lang: string
  label: Label
  variant: string | null
  messages: Message[]
  firstImageRequest: number | null
  firstThreat: number | null
  firstDemand: number | null
}

/** Reads one line. What is wrong with it comes back in words, with the field. */
export function readLabelled(line: string): { ok: true; value: Labelled } | { ok: false; problem: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { ok: false, problem: "expected one JSON object" }
  }
  const row = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>
  const { id, lang, label, messages } = row
  if (typeof id !== "string") return { ok: false, problem: "id: expected a text" }
  if (typeof lang !== "string") return { ok: false, problem: "lang: expected a language's code" }
  if (!labels.some((known) => known === label))
    return { ok: false, problem: `label: expected one of ${labels.join(", ")}` }
  if (!Array.isArray(messages) || messages.length === 0)
    return { ok: false, problem: "messages: expected at least one" }
  const read: Message[] = []
  for (const [at, message] of messages.entries()) {
    const { from, t, text } = (typeof message === "object" && message !== null ? message : {}) as Record<
      string,
      unknown
    >
    if (typeof text !== "string") return { ok: false, problem: `messages[${at}].text: expected a text` }
    if (typeof from !== "string") return { ok: false, problem: `messages[${at}].from: expected "me" or "them"` }
    read.push({ from, text, t: typeof t === "number" ? t : null })
  }
  const index = (name: string) => (typeof row[name] === "number" ? (row[name] as number) : null)
  const variant = typeof row.variant === "string" ? row.variant : null
  const places = {
    firstImageRequest: index("firstImageRequest"),
    firstThreat: index("firstThreat"),
    firstDemand: index("firstDemand"),
  }
  return { ok: true, value: { id, lang, label: label as Label, variant, messages: read, ...places } }
}

/** Assesses a conversation; the engine, or a baseline. */
export type Assess = (messages: readonly Message[]) => Pick<
  Assessment,
  "outcome" | "helpSeeking" | "risk" | "alarmAt" | "cautionAt"
> & {
  reasons: readonly Reason[]
}

/** The figures of one set. Counts only. */
export type Figures = {
  conversations: number
  recall: Share
  /** `sextortion` on everything that is not. */
  falseAlarms: Share
  falseOnHelp: Share
  caution: Share
  cautionOnRomance: Share
  helpRouted: Share
  messagesToAlarm: { median: number | null; p90: number | null }
  /** Full scripts with `caution` at or before the first image request. */
  early: Share
  faithful: Share
}

/** The figures of an assessor on conversations. */
export function figuresOf(conversations: readonly Labelled[], assess: Assess): Figures {
  const judged = conversations.map((conversation) => ({ conversation, found: assess(conversation.messages) }))
  const of = (...wanted: Label[]) => judged.filter(({ conversation }) => wanted.includes(conversation.label))
  const alarmed = (rows: typeof judged) =>
    shareOf(rows.filter(({ found }) => found.outcome === "sextortion").length, rows.length)
  const positives = of("sextortion")
  const delays = positives.flatMap(({ conversation, found }) =>
    conversation.firstThreat === null || found.alarmAt === null
      ? []
      : [Math.max(0, found.alarmAt - conversation.firstThreat)],
  )
  const scripts = positives.filter(({ conversation }) => conversation.firstImageRequest !== null)
  const early = scripts.filter(
    ({ conversation, found }) => found.cautionAt !== null && found.cautionAt <= (conversation.firstImageRequest ?? 0),
  )
  const help = of("help_seeking")
  const routed = help.filter(({ found }) => found.helpSeeking || found.risk !== "none")
  const others = judged.filter(({ conversation }) => conversation.label !== "sextortion")
  const cautioned = others.filter(({ found }) => found.outcome === "caution")
  const romance = of("romance")
  const alarms = positives.filter(({ found }) => found.outcome === "sextortion")
  return {
    conversations: conversations.length,
    recall: alarmed(positives),
    falseAlarms: alarmed(others),
    falseOnHelp: alarmed(of("help_seeking", "awareness")),
    caution: shareOf(cautioned.length, others.length),
    cautionOnRomance: shareOf(romance.filter(({ found }) => found.outcome === "caution").length, romance.length),
    helpRouted: shareOf(routed.length, help.length),
    messagesToAlarm: { median: quantileOf(delays, 0.5), p90: quantileOf(delays, 0.9) },
    early: shareOf(early.length, scripts.length),
    faithful: shareOf(
      alarms.filter(({ conversation, found }) => isFaithful(conversation.messages, found, assess)).length,
      alarms.length,
    ),
  }
}

/** Whether the alarm's words stand in the messages, alone reproduce it, and without them it is gone. */
export function isFaithful(messages: readonly Message[], found: ReturnType<Assess>, assess: Assess): boolean {
  const spans = found.reasons.flatMap((reason) => reason.spans)
  if (spans.length === 0 || found.alarmAt === null) return false
  if (!spans.every(({ message, start, end, text }) => messages[message]?.text.slice(start, end) === text)) return false
  const before = messages.slice(0, found.alarmAt + 1)
  const of = (at: number) => spans.filter((span) => span.message === at)
  const without = before.map((message, at) => ({ ...message, text: withoutWords(message.text, of(at)) }))
  const alone = before.map((message, at) => ({ ...message, text: only(message.text, of(at)) }))
  return assess(without).outcome !== "sextortion" && assess(alone).outcome === "sextortion"
}

/** The cited words at their places, and nothing else. */
function only(text: string, spans: readonly { start: number; end: number }[]): string {
  return [...text].length === 0
    ? ""
    : text.replaceAll(/[^\s]/g, (letter, at: number) =>
        spans.some(({ start, end }) => at >= start && at < end) ? letter : " ",
      )
}

/** Recall of what was recognised plainly, under each family of disguise. */
export function recallUnder(conversations: readonly Labelled[], assess: Assess, seed: number): Record<Family, Share> {
  const known = conversations.filter(
    ({ label, messages }) => label === "sextortion" && assess(messages).outcome === "sextortion",
  )
  return Object.fromEntries(
    (Object.keys(families) as Family[]).map((family) => {
      const random = randomFrom(seed)
      const kept = known.filter(({ messages }) => {
        const disguised = messages.map((message) => ({ ...message, text: families[family](message.text, random) }))
        return assess(disguised).outcome === "sextortion"
      })
      return [family, shareOf(kept.length, known.length)]
    }),
  ) as Record<Family, Share>
}

const scamWords =
  /\b(?:send|pay|money|video|pics?|nudes?|followers|family|gift ?card|bitcoin|police|leak|post|viral|expose|delete|block)\b/gi
const payOrLeak = /\b(?:pay|send)\b.{0,40}\b(?:or|unless)\b.{0,40}\b(?:leak|post|send|share|expose)\b/i
const nothing = { helpSeeking: false, risk: "none", cautionAt: null, reasons: [] } as const

/** The engine with a part left out: what each part is for. */
export const ablations: Readonly<Record<string, Assess>> = Object.fromEntries(
  (["direction", "conjunction", "forms", "weights"] as const).map((part) => [
    `without ${part}`,
    (messages: readonly Message[]) => {
      const whole = { direction: false, conjunction: false, forms: false, weights: false }
      const assessor = createAssessor(lexica(), rules(), { ...whole, [part]: true })
      for (const message of messages) assessor.add(message)
      return assessor.assessment()
    },
  ]),
)

/** What a list of words, and a pattern, would say. */
export const baselines: Readonly<Record<string, Assess>> = {
  "bag of words (4 of 20)": (messages) => {
    const words = new Set(messages.flatMap(({ text }) => text.toLowerCase().match(scamWords) ?? []))
    return {
      ...nothing,
      outcome: words.size >= 4 ? "sextortion" : "none",
      alarmAt: words.size >= 4 ? messages.length - 1 : null,
    }
  },
  "pay-or-leak pattern": (messages) => {
    const at = messages.findIndex(({ text }) => payOrLeak.test(text))
    return { ...nothing, outcome: at < 0 ? "none" : "sextortion", alarmAt: at < 0 ? null : at }
  },
}
