/** What is cited of an alarm: without the cited words there is none, and with them alone there is. */
import { type Assessor, type Cite, createFrom } from "./assess.ts"
import type { Message, Reason, Span, Without } from "./outcome.ts"
import type { Rule } from "./rule-file.ts"
import type { Lexica } from "./view.ts"

const nothingLeftOut: Without = { direction: false, conjunction: false, forms: false, weights: false }

/** An assessor at the start of a conversation. */
export function createAssessor(lexica: Lexica, rules: readonly Rule[], without: Without = nothingLeftOut): Assessor {
  const messages: Message[] = []
  const seen = (message: Message): void => {
    messages.push(message)
    // What lies before any window is nobody's reason any more.
    const old = messages.length - 1 - messagesKept
    if (old >= 0) messages[old] = { from: message.from, text: "" }
  }
  return createFrom(lexica, rules, without, {
    seen,
    cited: (reasons) => completed(messages, reasons, lexica, rules, without),
  })
}

const asFound: Cite = { seen: () => {}, cited: (reasons) => reasons }
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
    const rest = createFrom(lexica, rules, without, asFound)
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
  const isRaisedBy = (textOf: Parameters<typeof outcomeOf>[0]) => outcomeOf(textOf).outcome === "sextortion"
  // Blanks keep the places; but words that are taken out leave one space, and that must do, too.
  const isGone = !isRaisedBy(({ text }, spans) => withoutWords(text, spans))
  if (isGone && isRaisedBy(({ text }, spans) => onlyWords(text, spans))) {
    return all.map((reason) => ({
      ...reason,
      spans: reason.spans.map((span) => ({
        ...span,
        text: messages[span.message]?.text.slice(span.start, span.end) ?? "",
      })),
    }))
  }
  // Where the words alone would not do, their messages are cited whole; and where those would not, all there are.
  const isEnough =
    isRaisedBy(({ text }, spans) => (spans.length > 0 ? text : " ")) &&
    !isRaisedBy(({ text }, spans) => (spans.length > 0 ? " " : text))
  return all.map((reason) => ({
    ...reason,
    spans: (isEnough ? [...new Set(reason.spans.map(({ message }) => message))] : [...messages.keys()]).flatMap(
      (message) => {
        const text = messages[message]?.text ?? ""
        return text === "" ? [] : [{ message, start: 0, end: text.length, text }]
      },
    ),
  }))
}

type Places = readonly { start: number; end: number }[]

function withBlanks(text: string, spans: Places): string {
  return masked(text, spans, false)
}

function onlyWords(text: string, spans: Places): string {
  return masked(text, spans, true)
}

/** The text without the words, each a space. */
export function withoutWords(text: string, spans: Places): string {
  return spans
    .toSorted((one, other) => other.start - one.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
}

/** The text with blanks outside of the spans, or inside of them; in one pass, however many there are. */
function masked(text: string, spans: Places, isKeptInside: boolean): string {
  const isInside = new Uint8Array(text.length)
  for (const { start, end } of spans) isInside.fill(1, start, end)
  const kept = isKeptInside ? 1 : 0
  return text.replaceAll(/\S/g, (letter, at: number) => (isInside[at] === kept ? letter : " "))
}
