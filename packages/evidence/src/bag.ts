/**
 * The evidence bag: what a person kept of a threat, so that nobody can say later that it was changed.
 *
 * Text, names and digests. The only pictures it takes are screenshots of words between adults, by the person's own word:
 * who must not copy a picture does not have to, and a digest is enough to know it again. Pure: the caller brings the time, the digest and the ids.
 */
import type { ChatMessage } from "./chats.ts"
import { countObservables, type Observable } from "./observables.ts"

/** One step of the custody log; `at` is ISO 8601. */
export type CustodyStep = { at: string; what: string }
/** A chat to keep: its file as it came, and what was read of it. */
export type KeptChat = { name: string; bytes: Uint8Array; messages: readonly ChatMessage[] }
/** A picture that stays where it is: name, size in bytes, SHA-512 in hex. */
export type PictureDigest = { name: string; bytes: number; sha512: string }

/** Everything to keep. `labels` are the headings of the summary in the person's language (BCP 47). */
export type Evidence = {
  chats: readonly KeptChat[]
  notes: string
  observables: readonly Observable[]
  pictures: readonly PictureDigest[]
  /** Screenshots of words between adults, by the person's own word: of anyone else none is taken. */
  screenshots: readonly { name: string; bytes: Uint8Array }[]
  log: readonly CustodyStep[]
  labels: Record<"title" | "chats" | "notes" | "found" | "pictures" | "log", string>
  language: string
}

/** The tag file that says our own rules hold, and their version. */
export const evidenceTagFile = "breakwater-evidence.txt"
/** Version of the rules that `checkEvidence` knows. */
export const evidenceRules = "1"

/** What the caller brings: the time, the digest in hex, and the writers of BagIt and CASE (`@breakwater/formats`). */
export type Writers = {
  now: Date
  sha512(bytes: Uint8Array): string
  bagFiles(
    contents: {
      payload: ReadonlyMap<string, Uint8Array>
      tagFiles: ReadonlyMap<string, Uint8Array>
      info: readonly (readonly [string, string])[]
    },
    sha512: (bytes: Uint8Array) => string,
  ): Map<string, Uint8Array>
  caseUco(contents: {
    observables: ReturnType<typeof countObservables>
    files: readonly { path: string; bytes: number; sha512: string }[]
    log: readonly CustodyStep[]
  }): string
}

const screenshotFolder = "screenshots/"
const screenshotLine = "Pictures: digests, and screenshots of words between adults"
const digestLine = "Pictures: digests only"

/** The files of the bag by path, ready to be zipped. */
export function evidenceBag(evidence: Evidence, how: Writers): Map<string, Uint8Array> {
  const { chats, notes, pictures, screenshots, log } = evidence
  const json = (value: unknown) => encode(`${JSON.stringify(value, null, 2)}\n`)
  const observables = countObservables(evidence.observables)
  const payload = new Map<string, Uint8Array>([
    ...chats.map(({ name, bytes }, at) => [`chats/${at + 1}-${plainName(name)}`, bytes] as const),
    ...screenshots.map(({ name, bytes }, at) => [`${screenshotFolder}${at + 1}-${plainName(name)}`, bytes] as const),
    ...(notes.trim() === "" ? [] : [["notes.txt", encode(notes)] as const]),
    ["timeline.json", json(timelineOf(chats))],
    ["observables.json", json(observables)],
    ["pictures.json", json(pictures)],
    ["custody-log.json", json(log)],
  ])
  const files = [...payload].map(([path, bytes]) => ({ path, bytes: bytes.length, sha512: how.sha512(bytes) }))
  payload.set("case-uco.jsonld", encode(how.caseUco({ observables, files, log })))
  payload.set("summary.html", encode(summary(evidence, observables)))
  return how.bagFiles(
    {
      payload,
      tagFiles: new Map([
        [evidenceTagFile, encode(`Rules: ${evidenceRules}\n${screenshots.length > 0 ? screenshotLine : digestLine}\n`)],
      ]),
      info: [["Bagging-Date", how.now.toISOString().slice(0, 10)]],
    },
    how.sha512,
  )
}

/** All messages of all chats in one order; those without a time stay after the one before them. */
export function timelineOf(chats: readonly KeptChat[]): (ChatMessage & { chat: string })[] {
  const placed = chats.flatMap(({ name, messages }, chat) => {
    let last = ""
    return messages.map((message, at) => {
      last = message.at ?? last
      return { message: { ...message, chat: name }, key: last, chat, at }
    })
  })
  return placed
    .toSorted((a, b) => (a.key === b.key ? a.chat - b.chat || a.at - b.at : a.key < b.key ? -1 : 1))
    .map(({ message }) => message)
}

/** First bytes of JPEG, PNG, GIF, WebP and AVIF or HEIC (at 4), MP4 (at 4), WebM. */
const pictureStarts: readonly (readonly [number, readonly number[]])[] = [
  [0, [0xff, 0xd8, 0xff]],
  [0, [0x89, 0x50, 0x4e, 0x47]],
  [0, [0x47, 0x49, 0x46, 0x38]],
  [8, [0x57, 0x45, 0x42, 0x50]],
  [4, [0x66, 0x74, 0x79, 0x70]],
  [0, [0x1a, 0x45, 0xdf, 0xa3]],
]

/** Whether bytes are a picture or a film, by how they begin. */
export function isPicture(bytes: Uint8Array): boolean {
  return pictureStarts.some(([at, start]) => start.every((byte, index) => bytes[at + index] === byte))
}

/** The files of a bag, as a check reads them. */
export type ReadableBag = { paths: readonly string[]; bytes(path: string): Promise<Uint8Array> }

/** Our own rules, for a bag that names them: no picture in it, its log in order, its lists readable. Empty: all hold. */
export async function checkEvidence({ paths, bytes }: ReadableBag): Promise<{ path: string; detail: string }[]> {
  const broken: { path: string; detail: string }[] = []
  if (!paths.includes(evidenceTagFile)) return broken
  const takesScreenshots = new TextDecoder().decode(await bytes(evidenceTagFile)).includes(screenshotLine)
  for (const path of paths.filter((each) => each.startsWith("data/"))) {
    if (takesScreenshots && path.startsWith(`data/${screenshotFolder}`)) continue
    if (isPicture(await bytes(path))) broken.push({ path, detail: "a picture or a film is in the bag" })
  }
  for (const name of ["custody-log.json", "observables.json", "timeline.json", "pictures.json"]) {
    const path = `data/${name}`
    const read = paths.includes(path) ? parse(await bytes(path)) : null
    if (!Array.isArray(read)) broken.push({ path, detail: "expected a list as JSON" })
    else if (name === "custody-log.json" && !isInOrder(read)) {
      broken.push({ path, detail: "its steps are not in the order of their times" })
    }
  }
  return broken
}

function isInOrder(steps: readonly unknown[]): boolean {
  const times = steps.map((step) => String((step as { at?: unknown } | null)?.at))
  return times.every((time, at) => !Number.isNaN(Date.parse(time)) && (at === 0 || (times[at - 1] ?? "") <= time))
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

/** A page that needs nothing else: no script, no address of another host that is asked by itself. */
function summary(
  { labels, chats, notes, pictures, log, language }: Evidence,
  observables: ReturnType<typeof countObservables>,
): string {
  const rows = (cells: readonly (readonly (string | number | null)[])[]) =>
    `<table>${cells.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(String(cell ?? ""))}</td>`).join("")}</tr>`).join("\n")}</table>`
  const part = (heading: string, body: string) => `<h2>${escapeHtml(heading)}</h2>\n${body}\n`
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><title>${escapeHtml(labels.title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem}td{border:1px solid #999;padding:.25rem .5rem;vertical-align:top;overflow-wrap:anywhere}table{border-collapse:collapse}pre{white-space:pre-wrap}</style></head>
<body><h1>${escapeHtml(labels.title)}</h1>
${part(labels.found, rows(observables.map(({ kind, of, value, count }) => [kind, of, value, count])))}${notes.trim() === "" ? "" : part(labels.notes, `<pre>${escapeHtml(notes)}</pre>`)}${part(labels.chats, rows(timelineOf(chats).map(({ at, from, text }) => [at, from, text])))}${part(labels.pictures, rows(pictures.map(({ name, bytes, sha512 }) => [name, bytes, sha512])))}${part(labels.log, rows(log.map(({ at, what }) => [at, what])))}</body></html>
`
}

/** Letters, digits, dot and dash of a file's name: hostile names stay outside. */
function plainName(name: string): string {
  const plain =
    name
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/[^\p{L}\p{N}.-]+/gu, "-")
      .replace(/^\.+/, "")
      .slice(-80) ?? ""
  return plain === "" ? "chat.txt" : plain
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
