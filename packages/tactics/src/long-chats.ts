/**
 * Long chats, put together of composed conversations between the same two people: real ones go on for months, and what is said of
 * pictures in spring and of money in autumn is no script. Some end in one.
 */
import type { Labelled } from "./evaluate.ts"
import type { Message } from "./outcome.ts"

const inOneChat = 8
const beforeScript = 4
const scriptsTaken = 5

/** Long chats of the conversations of each language: so many seconds lie between one conversation and the next, or nobody says when (null). */
export function longChatsOf(conversations: readonly Labelled[], apartSeconds: number | null): Labelled[] {
  return [...Map.groupBy(conversations, ({ lang }) => lang).values()].flatMap((some) => {
    const harmless = spread(some.filter(({ label }) => label !== "sextortion" && label !== "grooming_no_threat"))
    const scripts = some.filter(({ label, messages }) => label === "sextortion" && peopleIn(messages).length === 2)
    const long = Array.from({ length: Math.floor(harmless.length / inOneChat) }, (_, at) =>
      joined(harmless.slice(at * inOneChat, (at + 1) * inOneChat), apartSeconds),
    )
    const withScript = scripts
      .filter((_script, at) => at % scriptsTaken === 0)
      .flatMap((script, at) => {
        const start = (at * beforeScript) % Math.max(1, harmless.length - beforeScript)
        const before = harmless.slice(start, start + beforeScript)
        return before.length < beforeScript ? [] : [joined([...before, script], apartSeconds)]
      })
    return [...long, ...withScript]
  })
}

/** One chat of several, the last of which says what it is; who speaks first and second is the same throughout. */
function joined(parts: readonly Labelled[], apartSeconds: number | null): Labelled {
  const last = parts.at(-1)
  if (last === undefined) throw new Error("a chat of nothing")
  const [first = "a", second = "b"] = peopleIn(last.messages)
  const messages = parts.flatMap((part, place) => {
    const people = peopleIn(part.messages)
    return part.messages.map((message): Message => {
      const t = apartSeconds === null ? null : place * apartSeconds + (message.t ?? 0)
      return { ...message, t, from: message.from === people[0] ? first : second }
    })
  })
  const before = messages.length - last.messages.length
  const shifted = (place: number | null) => (place === null ? null : place + before)
  const isScript = last.label === "sextortion"
  return {
    ...last,
    label: isScript ? last.label : "benign",
    messages,
    firstImageRequest: isScript ? shifted(last.firstImageRequest) : null,
    firstThreat: isScript ? shifted(last.firstThreat) : null,
    firstDemand: isScript ? shifted(last.firstDemand) : null,
  }
}

function peopleIn(messages: readonly Message[]): string[] {
  return [...new Set(messages.map(({ from }) => from))]
}

const stride = 37

/** The same in another order: every 37th, and then those between. */
function spread(some: readonly Labelled[]): Labelled[] {
  return Array.from({ length: stride }, (_, from) => some.filter((_each, at) => at % stride === from)).flat()
}
