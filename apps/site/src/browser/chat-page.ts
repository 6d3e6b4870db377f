/** The page that checks a chat: paste or file in, a calm timeline with the words marked out. Nothing is stored, nothing is sent. */
import type { ChatMessage } from "@breakwater/evidence/chats"
import { type Assessment, assess, type Message } from "@breakwater/tactics"
import type { ChatWords } from "./chat-words.ts"
import { chatsOf } from "./evidence-kit.ts"
import { marked } from "./marked-text.ts"
import { fill } from "./page-words.ts"

const messagesMax = 20_000
const charactersMax = 1_000_000
const shownMax = 400
const quotesMax = 12
const readyAfterMs = 300
const nobody = ""
const pressing: ReadonlySet<string> = new Set([
  "threat",
  "threat-hinted",
  "threat-law",
  "leverage",
  "demand",
  "deadline",
])

const root = part("chat")
const words = JSON.parse(root.dataset.words ?? "{}") as ChatWords
const paste = part<HTMLTextAreaElement>("paste")
const file = part<HTMLInputElement>("file")
let open: { messages: ChatMessage[]; people: string[] } | null = null

part("tool").hidden = false
// The words of eight languages are made ready while the page is read, so that the first answer comes as fast as the next.
setTimeout(() => assess([{ from: "them", t: null, text: "" }]), readyAfterMs)
part("look").addEventListener("click", () => look("paste.txt", new TextEncoder().encode(paste.value)))
file.addEventListener("change", async () => {
  const chosen = file.files?.[0]
  if (chosen !== undefined) look(chosen.name, new Uint8Array(await chosen.arrayBuffer()))
  file.value = ""
})
part("start-over").addEventListener("click", () => {
  open = null
  paste.value = ""
  part("result").hidden = true
  say("")
  paste.focus()
})

function look(name: string, bytes: Uint8Array): void {
  const read = chatsOf(name, bytes)
  if (!read.ok) {
    part("result").hidden = true
    say(words[`note-refused-${read.reason}`])
    return
  }
  const messages = read.value.flatMap((chat) => chat.messages)
  open = { messages, people: [...new Set(messages.flatMap(({ from }) => (from === null ? [] : [from])))] }
  askWho(open.people)
  show()
}

/** Who is who: asked where names are known. The one who writes second is guessed to be whose phone it is. */
function askWho(people: readonly string[]): void {
  const field = part("who")
  field.hidden = people.length === 0
  const choices = [...people.slice(0, 8), nobody]
  const guess = people[1] ?? nobody
  part("who-choices").replaceChildren(
    ...choices.map((person, at) => {
      const line = document.createElement("div")
      line.className = "govuk-radios__item"
      const input = document.createElement("input")
      Object.assign(input, {
        type: "radio",
        name: "who",
        id: `who-${at}`,
        value: person,
        className: "govuk-radios__input",
      })
      input.checked = person === guess
      input.addEventListener("change", show)
      const label = document.createElement("label")
      label.className = "govuk-label govuk-radios__label"
      label.htmlFor = input.id
      label.textContent = person === nobody ? words["label-nobody"] : person
      line.append(input, label)
      return line
    }),
  )
}

function me(): string {
  return document.querySelector<HTMLInputElement>("[name=who]:checked")?.value ?? nobody
}

function show(): void {
  if (open === null) return
  const own = me()
  const { told, isCut } = newestOf(open.messages)
  const messages = told.map((message) => asMessage(message, own))
  const found = assess(messages)
  part("result").hidden = false
  part("outcome").textContent = words[`note-outcome-${found.outcome}`]
  part("outcome").dataset.outcome = found.outcome
  const cut = isCut ? [fill(words["note-cut"], { count: told.length })] : []
  list("notes", [...notesOf(found), ...cut])
  list("why", whyOf(found))
  part("why-part").hidden = found.reasons.length === 0
  part("next-alarm").hidden = found.outcome !== "sextortion" && !found.helpSeeking
  part("next-calm").hidden = !part("next-alarm").hidden
  timeline(messages, found, own)
  part("summary").textContent = found.tactics
    .map(({ tactic, spans }) => `${words.tactics[tactic]}: ${spans.map(({ text }) => `“${text}”`).join(" … ")}`)
    .join("\n")
  say(words[`note-outcome-${found.outcome}`])
}

/** The newest messages, as many as a phone reads in a few seconds; of one that is longer than that, its beginning. */
function newestOf(messages: readonly ChatMessage[]): { told: ChatMessage[]; isCut: boolean } {
  const told: ChatMessage[] = []
  let left = charactersMax
  for (const message of messages.toReversed()) {
    if (told.length >= messagesMax || left <= 0 || (told.length > 0 && message.text.length > left)) break
    told.push({ ...message, text: message.text.slice(0, left) })
    left -= message.text.length
  }
  return { told: told.reverse(), isCut: told.length < messages.length || left < 0 }
}

function asMessage({ from, at, text }: ChatMessage, own: string): Message {
  const time = at === null ? Number.NaN : Date.parse(at)
  return { from: from === null ? "them" : from === own ? "me" : from, t: Number.isNaN(time) ? null : time / 1000, text }
}

function notesOf(found: Assessment): string[] {
  return [
    ...(found.risk === "emergency" ? [words["note-emergency"]] : []),
    ...(found.helpSeeking ? [words["note-telling"]] : []),
    ...(found.bluffMail ? [words["note-bluff"]] : []),
    ...(found.knownPerson && found.outcome !== "none" ? [words["note-known"]] : []),
    ...(found.wouldChange.length > 0 ? [words["note-change"]] : []),
  ]
}

/** What was cited, and what else the same person did of it later; the words that weigh together last. */
function whyOf(found: Assessment): string[] {
  if (found.reasons.length === 0) return []
  const later = found.tactics.filter(({ from, tactic }) => from === found.accused && pressing.has(tactic))
  const all = [...found.reasons.filter(({ tactic }) => tactic !== null), ...later]
  const together = found.reasons.filter(({ tactic }) => tactic === null)
  const byLabel = Map.groupBy([...all, ...together], ({ tactic }) =>
    tactic === null ? words["label-words-together"] : words.tactics[tactic],
  )
  return [...byLabel].map(([label, some]) => {
    const quoted = new Set(some.flatMap(({ spans }) => spans.map(({ text }) => `“${text}”`)))
    return `${label}: ${[...quoted].slice(0, quotesMax).join(" … ")}`
  })
}

/** The messages in which something was found, each with those beside it; the words marked, and what they are. */
function timeline(messages: readonly Message[], found: Assessment, own: string): void {
  const cited = found.reasons.flatMap(({ spans }) => spans)
  const near = new Set([...found.tactics, ...cited].flatMap(({ message }) => [message - 1, message, message + 1]))
  const shown = messages.flatMap((message, at) => (near.has(at) ? [{ message, at }] : [])).slice(0, shownMax)
  part("timeline-part").hidden = shown.length === 0
  part("timeline").replaceChildren(
    ...shown.map(({ message, at }) => {
      const isOwn = message.from === "me"
      const item = document.createElement("li")
      item.className = isOwn ? "bw-message bw-message--answer" : "bw-message"
      const who = document.createElement("p")
      who.className = "govuk-body-s"
      who.textContent = isOwn
        ? words["label-by-you"]
        : own === nobody
          ? message.from.replace(/^them$/, words["label-one-writer"])
          : message.from.replace(/^them$/, words["label-by-them"])
      const tactics = found.tactics.filter((tactic) => tactic.message === at)
      const spans = [...tactics.flatMap((tactic) => tactic.spans), ...cited].filter((span) => span.message === at)
      item.append(who, marked(message.text, spans))
      for (const label of new Set(tactics.map(({ tactic }) => words.tactics[tactic]))) {
        const line = document.createElement("p")
        line.className = "govuk-body-s govuk-!-font-weight-bold"
        line.textContent = label
        item.append(line)
      }
      return item
    }),
  )
}

function list(name: string, lines: readonly string[]): void {
  part(name).replaceChildren(
    ...lines.map((text) => {
      const item = document.createElement("li")
      item.textContent = text
      return item
    }),
  )
}

function say(text: string): void {
  part("spoken").textContent = text
}

function part<E extends HTMLElement = HTMLElement>(name: string): E {
  const found = document.querySelector<E>(`[data-part="${name}"]`)
  if (found === null) throw new TypeError(`the page has no part ${name}`)
  return found
}
