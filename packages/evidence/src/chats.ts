/**
 * Chat exports as the apps write them, to messages in order: WhatsApp, Instagram, Snapchat, Telegram, Discord, and
 * pasted text. Pictures and films are counted by name and never opened.
 *
 * Pure: bytes in, values out. A file that cannot be read is a reason, never an exception; a date that can be read in two
 * ways is read the way the whole file allows, and the doubt is told.
 */
import { z } from "zod"

/** One message. `at` is ISO 8601, with a zone only where the app wrote one; `from` null where nobody is named. */
export type ChatMessage = { at: string | null; from: string | null; text: string }

/** Which app wrote the file. `text`: pasted, a message a line. */
export type ChatFormat = "whatsapp" | "instagram" | "snapchat" | "telegram" | "discord" | "text"

/** A chat. `media` counts what was left out. `isDayFirstSure` is false where day and month could be swapped. */
export type Chat = {
  format: ChatFormat
  messages: ChatMessage[]
  people: string[]
  media: number
  isDayFirstSure: boolean
}

/** empty: nothing in it. too-large: over `chatBytesMax`. not-text: no text file. no-messages: JSON of no app that is known. */
export type ChatRefusal = "empty" | "too-large" | "not-text" | "no-messages"

/** Bytes of one export. */
export const chatBytesMax = 50_000_000

/** Reads an export or pasted text. */
export function readChat(bytes: Uint8Array): { ok: true; value: Chat } | { ok: false; reason: ChatRefusal } {
  if (bytes.length > chatBytesMax) return { ok: false, reason: "too-large" }
  const text = decodeText(bytes)
  if (text === null) return { ok: false, reason: "not-text" }
  if (text.trim() === "") return { ok: false, reason: "empty" }
  const parsed = parseJson(text)
  if (parsed !== undefined) {
    const chat = jsonChat(parsed)
    return chat === null ? { ok: false, reason: "no-messages" } : { ok: true, value: chat }
  }
  return { ok: true, value: whatsAppChat(text) ?? plainChat(text) }
}

/** UTF-8, UTF-16 by its mark, else Windows-1252, which decodes anything; null for what holds zeros, as files do that are no text. */
function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  if (bytes.subarray(0, 4096).includes(0)) return null
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}

function parseJson(text: string): unknown {
  const start = text.trimStart().charAt(0)
  if (start !== "{" && start !== "[") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const line =
  /^[\u200e\u200f]?\[?(\d{1,4})[./-](\d{1,2})[./-](\d{1,4}),?[ \u202f\u00a0]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[ \u202f\u00a0]?([AaPp])?\.?[ \u202f\u00a0]?[Mm]?\.?(?:\]| -)[ \u200e]?(.*)$/
const named = /^[\u200e\u200f]?([^:\n]{1,100}): ([\s\S]*)$/
const omitted =
  /^[\u200e\u200f]?<[^>]{1,60}>$|\u200e.{1,30}omitted$|^[\u200e\u200f]?\S{1,80}\.(?:jpg|jpeg|png|webp|mp4|opus|pdf|vcf)\b.{0,40}$/i

type DatedLine = { parts: [number, number, number]; time: string; rest: string }

/** `25/11/2026, 21:04 - Name: text` (Android) or `[25/11/2026, 21:04:33] Name: text` (iOS), in the phone's own order of dates. */
function whatsAppChat(text: string): Chat | null {
  const dated: DatedLine[] = []
  let undated = 0
  for (const each of text.split(/\r\n|\n|\r/)) {
    const found = line.exec(each)
    const last = dated.at(-1)
    if (found !== null) dated.push(datedLine(found))
    else if (last !== undefined) last.rest += `\n${each}`
    else if (each.trim() !== "") undated += 1
  }
  if (dated.length === 0 || undated > dated.length) return null
  const order = dateOrder(dated)
  let media = 0
  const messages: ChatMessage[] = []
  for (const { parts, time, rest } of dated) {
    const [, from = null, said = rest] = named.exec(rest) ?? []
    if (omitted.test(said.trim())) media += 1
    messages.push({ at: `${isoDay(parts, order.isDayFirst)}T${time}`, from, text: said.replace(/\s+$/, "") })
  }
  return chatOf("whatsapp", messages, media, order.isSure)
}

function datedLine(found: RegExpExecArray): DatedLine {
  const [, one = "", two = "", three = "", hour = "", minute = "", second = "00", half, rest = ""] = found
  const shift =
    half === undefined ? 0 : /p/i.test(half) ? (Number(hour) === 12 ? 0 : 12) : Number(hour) === 12 ? -12 : 0
  const time = `${String(Number(hour) + shift).padStart(2, "0")}:${minute}:${second}`
  return { parts: [Number(one), Number(two), Number(three)], time, rest }
}

/** Day first or month first, by what the whole file allows: a part over 12 decides, else the order that never goes back in time. */
function dateOrder(dated: readonly DatedLine[]): { isDayFirst: boolean; isSure: boolean } {
  if (dated.some(({ parts: [one] }) => one > 31)) return { isDayFirst: true, isSure: true }
  if (dated.some(({ parts: [one] }) => one > 12)) return { isDayFirst: true, isSure: true }
  if (dated.some(({ parts: [, two] }) => two > 12)) return { isDayFirst: false, isSure: true }
  const steps = (isDayFirst: boolean) => {
    const days = dated.map(({ parts }) => isoDay(parts, isDayFirst))
    return days.filter((day, at) => day < (days[at - 1] ?? "")).length
  }
  const [dayFirst, monthFirst] = [steps(true), steps(false)]
  return { isDayFirst: dayFirst <= monthFirst, isSure: dayFirst !== monthFirst }
}

function isoDay([one, two, three]: [number, number, number], isDayFirst: boolean): string {
  const pad = (value: number) => String(value).padStart(2, "0")
  if (one > 31) return `${one}-${pad(two)}-${pad(three)}`
  const year = three < 100 ? 2000 + three : three
  return isDayFirst ? `${year}-${pad(two)}-${pad(one)}` : `${year}-${pad(one)}-${pad(two)}`
}

function plainChat(text: string): Chat {
  const lines = text.split(/\r\n|\n|\r/).filter((each) => each.trim() !== "")
  const named = lines.map((line) => writtenBy.exec(line))
  const names = new Set(named.flatMap((found) => (found === null ? [] : [found[1]?.trim() ?? ""])))
  const count = named.filter((found) => found !== null).length
  // Names where most lines begin with one of a few: "Note: …" now and then is none.
  const areNames = count >= 2 && names.size <= namesMax && count >= names.size * 1.5 && count >= lines.length / 2
  const messages = lines.map((line, at) => {
    const found = areNames ? named[at] : null
    return { at: null, from: found?.[1]?.trim() ?? null, text: found?.[2] ?? line }
  })
  return chatOf("text", messages, 0, true)
}

const writtenBy = /^\s*([^:/\d][^:/]{0,30})[:：]\s+(\S.*)$/
const namesMax = 8

const instagram = z.object({
  messages: z.array(
    z
      .object({ sender_name: z.string(), timestamp_ms: z.number(), content: z.string().optional() })
      .catchall(z.unknown()),
  ),
  participants: z.array(z.unknown()),
})
const telegram = z.object({
  messages: z.array(
    z
      .object({
        date: z.string().optional(),
        date_unixtime: z.string().optional(),
        from: z.string().nullish(),
        text: z.unknown().optional(),
        photo: z.unknown().optional(),
        file: z.unknown().optional(),
      })
      .catchall(z.unknown()),
  ),
  type: z.string(),
})
const discord = z.object({
  messages: z.array(
    z
      .object({
        timestamp: z.string(),
        content: z.string(),
        author: z.object({ name: z.string() }).catchall(z.unknown()),
        attachments: z.array(z.unknown()).optional(),
      })
      .catchall(z.unknown()),
  ),
  channel: z.unknown(),
})
const discordOwn = z
  .array(z.object({ ID: z.unknown(), Timestamp: z.string(), Contents: z.string() }).catchall(z.unknown()))
  .min(1)
const snapchat = z.record(
  z.string(),
  z.array(
    z
      .object({
        From: z.string(),
        Created: z.string(),
        Content: z.string().nullish(),
        "Media Type": z.string().optional(),
      })
      .catchall(z.unknown()),
  ),
)

function jsonChat(parsed: unknown): Chat | null {
  return (
    instagramChat(parsed) ??
    discordChat(parsed) ??
    telegramChat(parsed) ??
    discordOwnChat(parsed) ??
    snapchatChat(parsed)
  )
}

/** `message_1.json`: newest first, its text UTF-8 read as Latin-1. */
function instagramChat(parsed: unknown): Chat | null {
  const read = instagram.safeParse(parsed)
  if (!read.success) return null
  let media = 0
  const messages = read.data.messages
    .map(({ sender_name, timestamp_ms, content, ...others }) => {
      if ("photos" in others || "videos" in others || "audio_files" in others) media += 1
      return { at: isoOrNull(timestamp_ms), from: unMangled(sender_name), text: unMangled(content ?? "") }
    })
    .reverse()
  return chatOf("instagram", messages, media, true)
}

/** Telegram Desktop's `result.json`: a text may be a list of plain and styled pieces. */
function telegramChat(parsed: unknown): Chat | null {
  const read = telegram.safeParse(parsed)
  if (!read.success) return null
  let media = 0
  const messages = read.data.messages.map(({ date, date_unixtime, from, text, photo, file }) => {
    if (photo !== undefined || file !== undefined) media += 1
    const at = date_unixtime === undefined ? (date ?? null) : isoOrNull(Number(date_unixtime) * 1000)
    return { at, from: from ?? null, text: pieces(text) }
  })
  return chatOf("telegram", messages, media, true)
}

function pieces(text: unknown): string {
  if (typeof text === "string") return text
  if (!Array.isArray(text)) return ""
  return text
    .map((piece) => (typeof piece === "string" ? piece : String((piece as { text?: unknown }).text ?? "")))
    .join("")
}

/** DiscordChatExporter's JSON. */
function discordChat(parsed: unknown): Chat | null {
  const read = discord.safeParse(parsed)
  if (!read.success) return null
  const media = read.data.messages.reduce((sum, { attachments }) => sum + (attachments?.length ?? 0), 0)
  const messages = read.data.messages.map(({ timestamp, author, content }) => ({
    at: timestamp,
    from: author.name,
    text: content,
  }))
  return chatOf("discord", messages, media, true)
}

/** Discord's own data package: what the person wrote themselves, without the answers. */
function discordOwnChat(parsed: unknown): Chat | null {
  const read = discordOwn.safeParse(parsed)
  if (!read.success) return null
  const messages = read.data.map(({ Timestamp, Contents }) => ({ at: Timestamp, from: null, text: Contents }))
  return chatOf(
    "discord",
    messages.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    0,
    true,
  )
}

/** `chat_history.json`: people to their messages, newest first. */
function snapchatChat(parsed: unknown): Chat | null {
  const read = snapchat.safeParse(parsed)
  if (!read.success) return null
  const all = Object.values(read.data).flat()
  if (all.length === 0) return null
  const media = all.filter((message) => (message["Media Type"] ?? "TEXT") !== "TEXT").length
  const messages = all.map(({ From, Created, Content }) => ({
    at: Created.replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/, "$1T$2Z"),
    from: From,
    text: Content ?? "",
  }))
  return chatOf(
    "snapchat",
    messages.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    media,
    true,
  )
}

function chatOf(format: ChatFormat, messages: ChatMessage[], media: number, isDayFirstSure: boolean): Chat {
  const people = [...new Set(messages.flatMap(({ from }) => (from === null ? [] : [from])))]
  return { format, messages, people, media, isDayFirstSure }
}

function isoOrNull(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** Instagram writes each byte of UTF-8 as a character of its own. What is not such text stays as it is. */
function unMangled(text: string): string {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return text
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(codes))
  } catch {
    return text
  }
}
