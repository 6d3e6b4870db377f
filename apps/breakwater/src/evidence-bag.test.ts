import { createHash, randomUUID } from "node:crypto"
import {
  checkEvidence,
  type Evidence,
  evidenceBag,
  isPicture,
  timelineOf,
  type Writers,
} from "@breakwater/evidence/bag"
import { readChat } from "@breakwater/evidence/chats"
import { findObservables } from "@breakwater/evidence/observables"
import { type BagSource, bagFiles, verifyBag } from "@breakwater/formats/bagit"
import { caseUco } from "@breakwater/formats/case-uco"
import { expect, test } from "vitest"

const now = new Date("2026-11-25T22:00:00Z")
const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex")
const text = (words: string) => new TextEncoder().encode(words)
const words = "25/11/2026, 21:04 - Rin: pay to DE89 3704 0044 0532 0130 00 or @rin.x sends it <b>now</b>"
const chat = readChat(text(words))
const how: Writers = { now, sha512, bagFiles, caseUco: (contents) => caseUco(contents, randomUUID) }
const evidence: Evidence = {
  chats: [
    { name: "../../etc/WhatsApp Chat with Rin.txt", bytes: text(words), messages: chat.ok ? chat.value.messages : [] },
  ],
  notes: "It began on Monday.",
  observables: findObservables(words, "GB").found,
  pictures: [{ name: "IMG_1.jpg", bytes: 100, sha512: "a".repeat(128) }],
  screenshots: [],
  log: [
    { at: "2026-11-25T21:30:00.000Z", what: "Chat added" },
    { at: "2026-11-25T22:00:00.000Z", what: "Bag made" },
  ],
  labels: {
    title: "What was kept",
    chats: "Messages",
    notes: "Notes",
    found: "Found",
    pictures: "Pictures",
    log: "Log",
  },
  language: "en",
}

function sourceOf(files: ReadonlyMap<string, Uint8Array>): BagSource {
  const bytes = async (path: string) => files.get(path) ?? new Uint8Array()
  return {
    paths: [...files.keys()],
    bytes,
    digest: async (path, algorithm) =>
      createHash(algorithm)
        .update(await bytes(path))
        .digest("hex"),
  }
}

async function check(files: ReadonlyMap<string, Uint8Array>) {
  const source = sourceOf(files)
  const { findings } = await verifyBag(source)
  const broken = await checkEvidence(source)
  return [...findings.map(({ kind, path }) => `${kind} ${path}`), ...broken.map(({ path }) => `rule ${path}`)]
}

test("a bag of evidence is valid by BagIt and by our own rules, and keeps the chat as it came", async () => {
  const files = evidenceBag(evidence, how)
  expect(await check(files)).toEqual([])
  expect(files.get("data/chats/1-WhatsApp-Chat-with-Rin.txt")).toEqual(text(words))
  expect(JSON.parse(new TextDecoder().decode(files.get("data/observables.json")))).toMatchObject([
    { kind: "iban", value: "DE89370400440532013000", isChecked: true },
    { kind: "handle", value: "rin.x" },
  ])
})

test("the summary shows what people wrote as text, asks nothing of another host and runs nothing", () => {
  const page = new TextDecoder().decode(evidenceBag(evidence, how).get("data/summary.html"))
  expect(page).toContain("&lt;b&gt;now&lt;/b&gt;")
  expect(page).not.toMatch(/<script|<img|<link|src=|https?:/)
})

test("CASE names each observable once and each file with its digest, and no word of the chat", () => {
  const files = evidenceBag(evidence, how)
  const graph = new TextDecoder().decode(files.get("data/case-uco.jsonld"))
  const { "@graph": things } = JSON.parse(graph)
  const types = things.map((thing: { "@type": string }) => thing["@type"])
  expect(types.filter((type: string) => type === "uco-observable:ObservableObject")).toHaveLength(2)
  expect(types.filter((type: string) => type === "case-investigation:InvestigativeAction")).toHaveLength(2)
  expect(graph).toContain(sha512(text(words)).toUpperCase())
  expect(graph).not.toContain("sends it")
  const named = new Set(things.map((thing: { "@id": string }) => thing["@id"]))
  for (const { "@id": id } of things[0]["uco-core:object"]) expect(named).toContain(id)
})

test("a picture in the bag, and a log out of order, break our rules though BagIt holds", async () => {
  const jpeg = { name: "chat.txt", bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), messages: [] }
  expect(await check(evidenceBag({ ...evidence, chats: [jpeg] }, how))).toEqual(["rule data/chats/1-chat.txt"])
  expect(await check(evidenceBag({ ...evidence, log: evidence.log.toReversed() }, how))).toEqual([
    "rule data/custody-log.json",
  ])
  expect(isPicture(text("RIFF....WEBP"))).toBe(true)
  expect(isPicture(text("words"))).toBe(false)
})

test("screenshots between adults are in a folder of their own, which the bag says, and nowhere else", async () => {
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1])
  const files = evidenceBag({ ...evidence, screenshots: [{ name: "a b.png", bytes }] }, how)
  expect(files.get("data/screenshots/1-a-b.png")).toEqual(bytes)
  expect(await check(files)).toEqual([])
  const moved = {
    ...evidence,
    chats: [{ name: "x.txt", bytes, messages: [] }],
    screenshots: [{ name: "a.png", bytes }],
  }
  expect(await check(evidenceBag(moved, how))).toEqual(["rule data/chats/1-x.txt"])
})

test("the timeline mixes chats by time, and keeps what has no time after what came before it", () => {
  const message = (at: string | null, said: string) => ({ at, from: null, text: said })
  const kept = (name: string, messages: ReturnType<typeof message>[]) => ({ name, bytes: new Uint8Array(), messages })
  const order = timelineOf([
    kept("a", [message("2026-11-25T10:00:00", "1"), message(null, "2"), message("2026-11-25T12:00:00", "4")]),
    kept("b", [message("2026-11-25T11:00:00", "3")]),
  ])
  expect(order.map(({ text: said }) => said)).toEqual(["1", "2", "3", "4"])
})
