import { readFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { readChat } from "@breakwater/evidence/chats"
import { type Assessment, createAssessor, lexica, lexicaWith, type Message, rules } from "@breakwater/tactics"
import { Refusal } from "../refusal.ts"
import { Usage } from "../usage.ts"

const help = `breakwater assess FILE… [--json] [--explain] [--me NAME] [--overlay FILE]

Assesses conversations for the script of sextortion, on this machine: JSON Lines ({id, messages: [{from: "me"|"them", t, text}]}, t
in seconds), a chat export, or pasted text. Nothing is sent or kept.
  --json      a line each: id, outcome, risk, helpSeeking, alarmAt, cautionAt, tactics, reasons
  --explain   each recognised step with its rule, version and words
  --me NAME   in an export or a paste, whose phone it is
  --overlay FILE   words of your own, kept apart: {language, words} as in packages/tactics/rules
Outcomes: none (no sign was found: that is not "safe"), caution, sextortion. Exit code 0; 1 when a file cannot be read; 2 for a bad call.`

type Conversation = { id: string; messages: Message[] }

/** Assesses files. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  if (positionals.length === 0) throw new Usage(help)
  const words = values.overlay === undefined ? lexica() : await overlaid(values.overlay)
  for (const file of positionals) {
    for (const conversation of await conversationsIn(file, values.me ?? null)) {
      const assessor = createAssessor(words, rules())
      for (const message of conversation.messages) assessor.add(message)
      const assessed = assessor.assessment()
      console.log(
        values.json ? jsonOf(conversation, assessed) : textOf(conversation, assessed, values.explain ?? false),
      )
    }
  }
  return 0
}

async function overlaid(file: string) {
  try {
    return lexicaWith([[JSON.parse(await readFile(file, "utf8")), file]])
  } catch (error) {
    throw new Refusal(`${file}: ${(error as Error).message}`)
  }
}

/** JSON Lines where the first line is a conversation, else an export or a paste. */
async function conversationsIn(file: string, me: string | null): Promise<Conversation[]> {
  const bytes = await readFile(file).catch(() => {
    throw new Refusal(`${file}: it cannot be read.`)
  })
  const lines = readLines(bytes.toString("utf8"), file)
  if (lines !== null) return lines
  const chat = readChat(bytes)
  if (!chat.ok) throw new Refusal(`${file}: ${whyNot[chat.reason]}`)
  const messages = chat.value.messages.map(({ from, at, text }) => ({
    from: from === null ? "unknown" : from === me ? "me" : from,
    t: at === null || Number.isNaN(Date.parse(at)) ? null : Date.parse(at) / 1000,
    text,
  }))
  return [{ id: file, messages }]
}

const whyNot = {
  empty: "there is nothing in it.",
  "too-large": "it is larger than 50 MB.",
  "not-text": "it is no text: expected JSON Lines, a chat export or pasted text.",
  "no-messages": "it is JSON, but of no app that is known.",
} as const

function readLines(text: string, file: string): Conversation[] | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "")
  if (!lines[0]?.trimStart().startsWith("{") || !lines[0].includes('"messages"') || lines[0].trim() === "{") return null
  return lines.map((line, at) => {
    const read = conversationOf(line)
    if (read === null) {
      throw new Refusal(`${file}, line ${at + 1}: expected {"id": …, "messages": [{"from": …, "t": …, "text": …}]}.`)
    }
    return { id: read.id ?? String(at + 1), messages: read.messages }
  })
}

function conversationOf(line: string): { id: string | null; messages: Message[] } | null {
  try {
    const { id, messages } = JSON.parse(line) as { id?: unknown; messages?: unknown }
    if (!Array.isArray(messages)) return null
    const read = messages.map((message: unknown) => {
      const { from, t, text } = message as { from?: unknown; t?: unknown; text?: unknown }
      if (typeof from !== "string" || typeof text !== "string") throw new TypeError("message")
      return { from, text, t: typeof t === "number" ? t : null }
    })
    return { id: typeof id === "string" ? id : null, messages: read }
  } catch {
    return null
  }
}

function jsonOf({ id }: Conversation, found: Assessment): string {
  const { outcome, risk, helpSeeking, alarmAt, cautionAt, tactics, reasons } = found
  const told = tactics.map(({ tactic, message, spans, rule, version }) => ({ tactic, message, spans, rule, version }))
  const { goading, bluffMail, knownPerson, accused, wouldChange } = found
  const flags = { goading, bluffMail, knownPerson, accused, wouldChange }
  return JSON.stringify({ id, outcome, risk, helpSeeking, alarmAt, cautionAt, tactics: told, reasons, ...flags })
}

const sentences = {
  none: "no signs of this found in what was given; that does not prove that it is safe",
  caution: "early signs of the script",
  sextortion: "the script of sextortion",
} as const

function textOf({ id }: Conversation, found: Assessment, explain: boolean): string {
  const quoted = (spans: Assessment["reasons"][number]["spans"]) => spans.map(({ text }) => `"${text}"`).join(" … ")
  const marks = [
    ...(found.risk === "none" ? [] : [`risk: ${found.risk}`]),
    ...(found.helpSeeking ? ["someone asks for help"] : []),
    ...(found.goading ? ["goading"] : []),
    ...(found.bluffMail ? ["reads like a mass mail"] : []),
    ...(found.knownPerson ? ["perhaps a known person"] : []),
  ]
  const head = `${id}: ${found.outcome}: ${sentences[found.outcome]}${marks.length === 0 ? "" : ` (${marks.join(", ")})`}`
  const because = found.reasons.map(
    ({ because: why, spans, rule, version }) => `  ${why}: ${quoted(spans)}  [${rule} v${version}]`,
  )
  const all = explain
    ? found.tactics.map(
        ({ tactic, message, from, spans, rule, version }) =>
          `  message ${message + 1}, ${from}: ${tactic}: ${quoted(spans)}  [${rule} v${version}]`,
      )
    : []
  return [head, ...because, ...(all.length === 0 ? [] : ["  every step:", ...all])].join("\n")
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        explain: { type: "boolean" },
        me: { type: "string" },
        overlay: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
