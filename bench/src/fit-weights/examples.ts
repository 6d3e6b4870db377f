/** Moments of composed conversations as they are weighed: what stands in the window, and whether it is a script by then. */
import { isEarly } from "../../../packages/tactics/src/caution.ts"
import type { Labelled } from "../../../packages/tactics/src/evaluate.ts"
import { type Heard, heardMax, inWindow, isMatter, partsHeard, signOf } from "../../../packages/tactics/src/hearing.ts"
import { lexica, rules } from "../../../packages/tactics/src/load.ts"
import { createReader, type Hit } from "../../../packages/tactics/src/read-message.ts"
import { toldIn } from "../../../packages/tactics/src/told.ts"
import { pairsOf, piecesOf } from "../../../packages/tactics/src/weights.ts"
import type { Question } from "./tables.ts"

/** A conversation as the engine hears it: its parts, and how many there are after each message. */
export type HeardConversation = { conversation: Labelled; parts: Heard[]; ends: number[] }

const nothingLeftOut = { direction: false, conjunction: false, forms: false, weights: false }

/** Reads a conversation with the rules. */
export function heardIn(conversation: Labelled): HeardConversation {
  const reader = createReader(lexica(), rules(), nothingLeftOut)
  const told = new Map<string, { hits: Hit[]; toldAt: number | null }>()
  const parts: Heard[] = []
  const ends = conversation.messages.map((message, index) => {
    const { hits, tokens } = reader.read(message, index)
    const speaker = told.get(message.from) ?? { hits: [], toldAt: null }
    const { kept, toldAt } = toldIn({ from: message.from, ...speaker }, hits, index, nothingLeftOut)
    told.set(message.from, { hits: [...speaker.hits, ...kept], toldAt })
    parts.push(...partsHeard(message, index, tokens, kept))
    return parts.length
  })
  return { conversation, parts, ends }
}

/**
 * Features with how many words each is in. Rules were made with some of these conversations in sight: what they find is fitted at half of
 * what it then weighs. On conversations that were left out it makes no difference.
 */
export function featuresOf(heard: readonly Heard[], from: string | null): Map<string, number> {
  const features = new Map<string, number>()
  const add = (feature: string) => features.set(feature, (features.get(feature) ?? 0) + 1)
  inWindow(heard, from, (part, side, start) => {
    for (const hit of part.hits) features.set(`sign,${side} ${signOf(hit)}`, 0.5)
    for (const { at, name, beforeName } of pairsOf(part.tokens)) {
      if (at < start) continue
      features.set(`${side},${beforeName} ${name}`, 1)
      if (features.has(`${side},${name}`)) continue
      add(`${side},${name}`)
      for (const piece of piecesOf(name)) add(`${side},${piece}`)
    }
  })
  return features
}

/** A moment of a conversation: the parts heard by then, who is asked about (null: all alike), whether the answer is yes, and how much the moment counts. */
export type Moment = { of: HeardConversation; heard: Heard[]; from: string | null; isYes: boolean; counts: number }

function momentOf(of: HeardConversation, index: number, from: string | null, isYes: boolean, counts: number): Moment {
  const end = of.ends[index] ?? of.parts.length
  return { of, heard: of.parts.slice(Math.max(0, end - heardMax), end), from, isYes, counts }
}

function speakersOf({ conversation }: HeardConversation): string[] {
  return [...new Set(conversation.messages.map(({ from }) => from))]
}

/** Who presses in a script; undefined in anything else. */
function presserOf({
  conversation: { label, messages, firstThreat, firstDemand },
}: HeardConversation): string | undefined {
  return label === "sextortion" ? messages[firstThreat ?? firstDemand ?? 0]?.from : undefined
}

const telling: ReadonlySet<string> = new Set(["help_seeking", "awareness"])

// A chat of so many messages is asked at more moments.
const longFrom = 25
const longMoments = 8

/** Moments of a conversation to fit to: its end, and some before. */
export const momentsOf: Readonly<Record<Question, (heard: HeardConversation) => Moment[]>> = {
  script: (heard) => {
    // To call who asks for help the one who presses is the worst mistake.
    const heavy = telling.has(heard.conversation.label) ? 2 : 1
    const { messages, firstThreat, firstDemand } = heard.conversation
    const last = messages.length - 1
    const presser = presserOf(heard)
    const at = (index: number, from: string, isYes: boolean, counts: number) =>
      momentOf(heard, index, from, isYes, counts)
    const places =
      last < longFrom
        ? []
        : Array.from({ length: longMoments }, (_, part) => Math.floor((last * (part + 1)) / longMoments))
    return speakersOf(heard).flatMap((from) => {
      if (places.length > 0 && presser === undefined) return places.map((place) => at(place, from, false, 0.5))
      if (from !== presser)
        return [at(last, from, false, heavy), ...(last > 5 ? [at(last >> 1, from, false, heavy / 2)] : [])]
      const soon = Math.min(last, Math.max(firstThreat ?? 0, firstDemand ?? 0) + 1)
      const before = (firstThreat ?? 0) - 1
      return [
        at(last, from, true, 1),
        ...(soon < last ? [at(soon, from, true, 0.5)] : []),
        ...(before > 0 && (firstDemand ?? before) >= before ? [at(before, from, false, 0.5)] : []),
      ]
    })
  },
  holds: (heard) => messagesOf(heard, heard.conversation.firstThreat),
  asks: (heard) => messagesOf(heard, heard.conversation.firstDemand),
  tells: (heard) => {
    const { label, messages } = heard.conversation
    const last = messages.length - 1
    const isYes = telling.has(label)
    return [momentOf(heard, last, null, isYes, 1), ...(last > 3 ? [momentOf(heard, last >> 1, null, isYes, 0.5)] : [])]
  },
  early: (heard) => {
    const { label, messages, firstImageRequest, firstThreat } = heard.conversation
    if (label === "grooming_no_threat") return []
    const last = messages.length - 1
    const presser = presserOf(heard)
    return speakersOf(heard).flatMap((from) => {
      if (from !== presser)
        return [...new Set([last, last >> 1, firstImageRequest ?? last])].map((index) =>
          momentOf(heard, index, from, false, 1),
        )
      const isBeginning = firstImageRequest !== null && (firstThreat === null || firstImageRequest < firstThreat)
      return isBeginning ? [momentOf(heard, firstImageRequest, from, true, 1)] : []
    })
  },
}

/** Single messages: the marked one of a script is a yes, those of the same speaker before it and of other conversations are not, whatever they ask in play. */
function messagesOf(heard: HeardConversation, marked: number | null): Moment[] {
  const presser = presserOf(heard)
  return heard.parts.flatMap((part) => {
    const isOne = presser === undefined || part.from === presser
    if (!isOne || (presser !== undefined && (marked === null || part.message > marked))) return []
    return [
      { of: heard, heard: [part], from: part.from, isYes: part.message === marked && presser !== undefined, counts: 1 },
    ]
  })
}

const findings: Readonly<Record<Question, ((hit: Hit) => boolean) | null>> = {
  script: isMatter,
  holds: null,
  asks: null,
  tells: null,
  early: isEarly,
}

/** The moments at which the engine asks: where a rule has found of a speaker what it takes. */
export function askedMoments(question: Question, of: HeardConversation): Moment[] {
  const { parts, ends } = of
  if (question === "holds" || question === "asks")
    return parts.map((part) => ({ of, heard: [part], from: part.from, isYes: false, counts: 1 }))
  const finding = findings[question]
  // A message in several parts is weighed after each.
  const places = ends.length === 1 ? parts.map((_part, at) => at + 1) : ends
  return places.flatMap((end) => {
    const heard = parts.slice(Math.max(0, end - heardMax), end)
    const moment = (from: string | null): Moment => ({ of, heard, from, isYes: false, counts: 1 })
    if (finding === null) return [moment(null)]
    const found = heard.filter((part) => part.hits.some((hit) => !hit.isReported && finding(hit)))
    return [...new Set(found.map(({ from }) => from))].map(moment)
  })
}

/** Of each question: conversations in which the answer should be yes, by which message at the latest, and those where it should be no. */
export const wanted: Readonly<Record<Question, { yes(of: Labelled): number | null; no(of: Labelled): boolean }>> = {
  script: {
    yes: ({ label, messages }) => (label === "sextortion" ? messages.length - 1 : null),
    no: ({ label }) => label !== "sextortion",
  },
  holds: {
    yes: ({ label, messages }) => (label === "sextortion" ? messages.length - 1 : null),
    no: ({ label }) => label === "benign" || label === "romance",
  },
  asks: {
    yes: ({ label, messages }) => (label === "sextortion" ? messages.length - 1 : null),
    no: ({ label }) => label === "benign" || label === "romance",
  },
  tells: {
    yes: ({ label, messages }) => (label === "help_seeking" ? messages.length - 1 : null),
    no: ({ label }) => !telling.has(label),
  },
  early: {
    yes: ({ label, firstImageRequest }) => (label === "sextortion" ? firstImageRequest : null),
    no: ({ label }) => label === "romance",
  },
}

/** Whether yes may be the right answer about a speaker. */
export function maybeYes(question: Question, heard: HeardConversation, from: string | null): boolean {
  const { label } = heard.conversation
  if (question === "tells") return telling.has(label) || label === "sextortion"
  if (question === "holds" || question === "asks") return true
  return label === "grooming_no_threat" || (label === "sextortion" && from === presserOf(heard))
}
