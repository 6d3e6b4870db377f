/** Exports as the apps write them. Every chat is composed, and names nobody. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Chat, chatBytesMax, readChat } from "./chats.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

function chat(text: string | Uint8Array): Chat {
  const read = readChat(typeof text === "string" ? bytes(text) : text)
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

test("WhatsApp of an Android phone: several lines, a system line, left out media", () => {
  const read = chat(
    "25/11/2026, 21:04 - Messages and calls are end-to-end encrypted.\n25/11/2026, 21:04 - Sam: hi\nhow are you\n25/11/2026, 21:05 - Rin: <Media omitted>\n",
  )
  expect(read).toMatchObject({ format: "whatsapp", people: ["Sam", "Rin"], media: 1, isDayFirstSure: true })
  expect(read.messages[1]).toEqual({ at: "2026-11-25T21:04:00", from: "Sam", text: "hi\nhow are you" })
  expect(read.messages[0]?.from).toBeNull()
})

test.each([
  ["iOS, United Kingdom", "[25/11/2026, 21:04:33] Sam: hi", "2026-11-25T21:04:33"],
  ["iOS, United States, 12 hours", "[11/25/26, 9:04:33\u202fPM] Sam: hi", "2026-11-25T21:04:33"],
  ["Android, United States, midnight", "11/25/26, 12:04 AM - Sam: hi", "2026-11-25T00:04:00"],
  ["Germany", "25.11.26, 21:04 - Sam: hi", "2026-11-25T21:04:00"],
  ["Brazil", "25/11/2026 21:04 - Sam: hi", "2026-11-25T21:04:00"],
  ["Sweden", "2026-11-25, 21:04 - Sam: hi", "2026-11-25T21:04:00"],
  ["with a left-to-right mark", "\u200e[25/11/2026, 21:04:33] Sam: hi", "2026-11-25T21:04:33"],
])("WhatsApp dates as written in: %s", (_place, line, at) => {
  expect(chat(line).messages).toEqual([{ at, from: "Sam", text: "hi" }])
})

test("a date that could be two is read so that time does not go back, and doubt is told", () => {
  const forward = chat("01/02/2026, 10:00 - Sam: a\n02/02/2026, 10:00 - Sam: b\n01/03/2026, 10:00 - Sam: c")
  expect(forward.messages.map(({ at }) => at?.slice(0, 10))).toEqual(["2026-02-01", "2026-02-02", "2026-03-01"])
  expect(forward.isDayFirstSure).toBe(true)
  expect(chat("01/02/2026, 10:00 - Sam: a").isDayFirstSure).toBe(false)
})

test("Instagram: newest first, and its text as bytes", () => {
  const mangled = Buffer.from("Zoë 👋", "utf8").toString("latin1")
  const read = chat(
    JSON.stringify({
      participants: [{ name: mangled }],
      messages: [
        { sender_name: "sam", timestamp_ms: 1_764_104_700_000, photos: [{ uri: "x.jpg" }] },
        { sender_name: mangled, timestamp_ms: 1_764_104_640_000, content: mangled },
      ],
    }),
  )
  expect(read).toMatchObject({ format: "instagram", media: 1, people: ["Zoë 👋", "sam"] })
  expect(read.messages[0]).toEqual({ at: "2025-11-25T21:04:00.000Z", from: "Zoë 👋", text: "Zoë 👋" })
})

test("Snapchat, Telegram and Discord, each as its app writes it", () => {
  const snap = chat(
    JSON.stringify({
      rin: [{ From: "rin", "Media Type": "TEXT", Created: "2026-11-25 21:04:11 UTC", Content: "hi", IsSender: false }],
    }),
  )
  expect(snap.messages).toEqual([{ at: "2026-11-25T21:04:11Z", from: "rin", text: "hi" }])
  const telegram = chat(
    JSON.stringify({
      name: "Rin",
      type: "personal_chat",
      messages: [
        {
          id: 1,
          type: "message",
          date: "2026-11-25T21:04:11",
          date_unixtime: "1764104651",
          from: "Rin",
          text: ["see ", { type: "link", text: "example.org" }],
        },
      ],
    }),
  )
  expect(telegram.messages).toEqual([{ at: "2025-11-25T21:04:11.000Z", from: "Rin", text: "see example.org" }])
  const discord = chat(
    JSON.stringify({
      guild: {},
      channel: {},
      messages: [
        { timestamp: "2026-11-25T21:04:11.123+00:00", content: "hi", author: { name: "rin" }, attachments: [{}] },
      ],
    }),
  )
  expect(discord).toMatchObject({ format: "discord", media: 1, people: ["rin"] })
  expect(
    chat(
      JSON.stringify([
        { ID: 2, Timestamp: "2026-11-25 21:05:00", Contents: "b" },
        { ID: 1, Timestamp: "2026-11-25 21:04:00", Contents: "a" },
      ]),
    ).messages.map(({ text }) => text),
  ).toEqual(["a", "b"])
})

test("pasted lines that begin with a few names are by whom they say; a colon now and then is none", () => {
  const paste = "Mia: hi\nJo: hello\nMia: send it by 9:30\nJo: no"
  const chat = readChat(new TextEncoder().encode(paste))
  expect(chat.ok && chat.value.people).toEqual(["Mia", "Jo"])
  expect(chat.ok && chat.value.messages.map(({ text }) => text)).toEqual(["hi", "hello", "send it by 9:30", "no"])
  const notes = readChat(
    new TextEncoder().encode("he wrote me this\nNote: not my account\nhttps://example.org/x\nwhat now"),
  )
  expect(notes.ok && notes.value.people).toEqual([])
})

test("pasted words are a message a line; UTF-16 and Windows text are read", () => {
  expect(chat("send money\n\nnow").messages.map(({ text }) => text)).toEqual(["send money", "now"])
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([..."hé"].map((letter) => letter.charCodeAt(0))).buffer),
  ])
  expect(chat(utf16).messages[0]?.text).toBe("hé")
  expect(chat(new Uint8Array([0x68, 0xe9])).messages[0]?.text).toBe("hé")
})

test("what is empty, no text, of no known app, or too large is refused with its reason", () => {
  expect(readChat(new Uint8Array())).toEqual({ ok: false, reason: "empty" })
  expect(readChat(new Uint8Array([0x89, 0x50, 0, 0]))).toEqual({ ok: false, reason: "not-text" })
  expect(readChat(bytes('{"a":1}'))).toEqual({ ok: false, reason: "no-messages" })
  expect(readChat(new Uint8Array(chatBytesMax + 1))).toEqual({ ok: false, reason: "too-large" })
})

test("no bytes make reading throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (any) => void readChat(any)))
  fc.assert(fc.property(fc.json(), (any) => void readChat(bytes(any))))
})
