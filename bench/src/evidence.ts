/**
 * The evidence kit on a chat of 50,000 messages: read, searched, and made into a bag.
 *
 *   node bench/src/evidence.ts
 *
 * The floor is one SHA-512 of the same bytes by the same code and one pass over its characters: no bag is made without.
 */

import { sha512 } from "@noble/hashes/sha2.js"
import { chatsOf, emptyKit, foundIn, savedKit } from "../../apps/site/src/browser/evidence-kit.ts"
import { type BenchRow, machineLine, printTable, quantile } from "./table.ts"

const messages = 50_000
const rounds = 5
const labels = { title: "t", chats: "c", notes: "n", found: "f", pictures: "p", log: "l" }

/** A made-up WhatsApp export with a name, a number or an account in every tenth message. */
function madeUpExport(): Uint8Array {
  const begin = Date.UTC(2026, 0, 1)
  const extras = [
    "@some.one",
    "DE89 3704 0044 0532 0130 00",
    "+44 7400 123456",
    "https://t.me/someone",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
  ]
  const lines = Array.from({ length: messages }, (_, at) => {
    const date = new Date(begin + at * 60_000).toISOString()
    const [day = "", time = ""] = date.slice(0, 16).split("T")
    const extra = at % 10 === 0 ? ` ${extras[(at / 10) % extras.length]}` : ""
    return `${day.split("-").reverse().join("/")}, ${time} - ${at % 2 === 0 ? "Rin" : "Sam"}: a message as people write them, number ${at}${extra}`
  })
  return new TextEncoder().encode(lines.join("\n"))
}

/** Rows of the kit: reading and searching, and saving. */
export async function benchEvidence(): Promise<BenchRow[]> {
  const bytes = madeUpExport()
  const times: { read: number; save: number; floor: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now()
    sha512(bytes)
    let points = 0
    for (const character of new TextDecoder().decode(bytes)) points += character.length
    const floor = performance.now() - begin
    if (points === 0) throw new Error("the export is empty")
    const readFrom = performance.now()
    const read = chatsOf("chat.txt", bytes)
    if (!read.ok || read.value[0]?.messages.length !== messages) throw new Error("the export was not read whole")
    const kit = { ...emptyKit, chats: read.value.map((chat) => ({ ...chat, id: 1 })) }
    const { found } = foundIn(kit, "", "GB")
    if (found.length < messages / 10) throw new Error("observables were missed")
    const savedFrom = performance.now()
    await savedKit(kit, { labels, language: "en", notes: "", country: "GB", now: new Date(0), lock: { kind: "none" } })
    times.push({ read: savedFrom - readFrom, save: performance.now() - savedFrom, floor })
  }
  const middle = (pick: (time: (typeof times)[number]) => number) => quantile(times.map(pick), 0.5)
  const floor = middle(({ floor: ms }) => ms)
  const note = `target 3000 together; ${(bytes.length / 1e6).toFixed(1)} MB; one digest and one pass of it: ${floor.toFixed(0)} ms`
  return [
    { name: "50,000 messages read and searched", value: middle(({ read }) => read), unit: "ms", ratio: null, note },
    {
      name: "the same made into a bag, zipped",
      value: middle(({ save }) => save),
      unit: "ms",
      ratio: null,
      note: "searched once more, five digests, deflate",
    },
  ]
}

if (import.meta.main) {
  console.log(machineLine())
  printTable(await benchEvidence())
}
