/** The page of the evidence kit: what is added, what was found, and the file to save. Nothing is stored, nothing is sent. */
import { countObservables } from "@breakwater/evidence/observables"
import { chatsOf, emptyKit, foundIn, type Kit, type Lock, pictureDigest, savedKit } from "./evidence-kit.ts"
import type { EvidenceWords } from "./evidence-words.ts"
import { fill } from "./page-words.ts"

type PageData = { words: EvidenceWords; language: string; country: string | null; recipients: string[] }

const root = part<HTMLElement>("kit")
const { words, language, country, recipients } = JSON.parse(root.dataset.page ?? "{}") as PageData
const paste = part<HTMLTextAreaElement>("paste")
const notes = part<HTMLTextAreaElement>("notes")
const files = part<HTMLInputElement>("files")
const pictures = part<HTMLInputElement>("pictures")
const passphrase = part<HTMLInputElement>("passphrase")
const screenshots = part<HTMLInputElement>("screenshots")
const forHotline = document.querySelector<HTMLInputElement>("[data-part=for-hotline]")
const keptList = part<HTMLUListElement>("kept")
const foundBody = part<HTMLTableSectionElement>("found")
const spoken = part<HTMLElement>("spoken")
let kit: Kit = emptyKit

part("tool").hidden = false
part("add-text").addEventListener("click", () => {
  addChat("words.txt", new TextEncoder().encode(paste.value))
  paste.value = ""
})
files.addEventListener("change", () => void addEach(files, addChat))
pictures.addEventListener("change", () => void addEach(pictures, addPicture))
screenshots.addEventListener("change", () => void addEach(screenshots, addScreenshot))
notes.addEventListener("change", show)
for (const choice of document.querySelectorAll<HTMLInputElement>("[name=ages]")) {
  choice.addEventListener("change", () => {
    part("screenshot-field").hidden = choice.value !== "adults"
    // Who takes it back takes what came with it out again.
    if (choice.value !== "adults") for (const { id, name } of kit.screenshots) remove(id, name)
  })
}
part("save").addEventListener("click", () => void save())

async function addEach(input: HTMLInputElement, add: (name: string, bytes: Uint8Array) => void): Promise<void> {
  for (const file of input.files ?? []) add(file.name, new Uint8Array(await file.arrayBuffer()))
  input.value = ""
}

function addChat(name: string, bytes: Uint8Array): void {
  const read = chatsOf(name, bytes)
  if (!read.ok) {
    say(fill(words[`note-refused-${read.reason}`], { name }))
    return
  }
  for (const chat of read.value) {
    kit = { ...kit, chats: [...kit.chats, { ...chat, id: kit.nextId }], nextId: kit.nextId + 1 }
    log(fill(words["note-log-chat"], { name: chat.name }))
  }
  const unsure = read.value.find(({ isDayFirstSure }) => !isDayFirstSure)
  say(unsure === undefined ? words["note-added"] : fill(words["note-dates"], { name: unsure.name }))
  show()
}

function addPicture(name: string, bytes: Uint8Array): void {
  kit = {
    ...kit,
    pictures: [...kit.pictures, { ...pictureDigest(name, bytes), id: kit.nextId }],
    nextId: kit.nextId + 1,
  }
  log(fill(words["note-log-picture"], { name }))
  say(words["note-added"])
  show()
}

function addScreenshot(name: string, bytes: Uint8Array): void {
  kit = { ...kit, screenshots: [...kit.screenshots, { name, bytes, id: kit.nextId }], nextId: kit.nextId + 1 }
  log(fill(words["note-log-screenshot"], { name }))
  say(words["note-added"])
  show()
}

function remove(id: number, name: string): void {
  kit = {
    ...kit,
    chats: kit.chats.filter((chat) => chat.id !== id),
    pictures: kit.pictures.filter((picture) => picture.id !== id),
    screenshots: kit.screenshots.filter((screenshot) => screenshot.id !== id),
  }
  log(fill(words["note-log-removed"], { name }))
  say(words["note-removed"])
  show()
}

async function save(): Promise<void> {
  log(words["note-log-saved"])
  const labels = {
    title: words.title,
    chats: words["label-messages"],
    notes: words["label-notes"],
    found: words["label-found"],
    pictures: words["label-pictures-list"],
    log: words["label-log"],
  }
  const how = { labels, language, country, notes: notes.value, now: new Date(), lock: lock() }
  const { name, bytes } = await savedKit(kit, how)
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  say(fill(words["note-saved"], { name }))
}

function lock(): Lock {
  if (forHotline?.checked) return { kind: "hotline", recipients }
  return passphrase.value === "" ? { kind: "none" } : { kind: "passphrase", passphrase: passphrase.value }
}

function show(): void {
  const lines = [
    ...kit.chats.map(({ id, name, messages, media }) => ({
      id,
      name,
      text: fill(words["note-chat"], { name, count: messages.length, media }),
    })),
    ...kit.pictures.map(({ id, name }) => ({ id, name, text: fill(words["note-picture"], { name }) })),
    ...kit.screenshots.map(({ id, name }) => ({ id, name, text: fill(words["note-screenshot"], { name }) })),
  ]
  keptList.replaceChildren(
    ...lines.map(({ id, name, text }) => {
      const item = document.createElement("li")
      const button = document.createElement("button")
      button.type = "button"
      button.className = "govuk-button govuk-button--secondary"
      button.textContent = words["label-remove"]
      button.setAttribute("aria-label", `${words["label-remove"]}: ${name}`)
      button.addEventListener("click", () => remove(id, name))
      item.append(`${text} `, button)
      return item
    }),
  )
  part("nothing").hidden = lines.length > 0
  const rows = countObservables(foundIn(kit, notes.value, country).found)
  showFound(rows)
  part("tell").hidden = rows.length + kit.pictures.length === 0
  part("summary").textContent = [
    ...rows.map(({ kind, value, of }) => `${words[`label-${kind}`]}${of === null ? "" : ` (${of})`}: ${value}`),
    ...kit.pictures.map(({ name, sha512 }) => `${name}: SHA-512 ${sha512}`),
  ].join("\n")
}

function showFound(rows: ReturnType<typeof countObservables>): void {
  part("found-table").hidden = rows.length === 0
  part("none-found").hidden = rows.length > 0
  foundBody.replaceChildren(
    ...rows.map(({ kind, value, of, count, isChecked }) => {
      const row = document.createElement("tr")
      row.className = "govuk-table__row"
      const what = [words[`label-${kind}`], of].filter((each) => each !== null).join(" · ")
      for (const text of [isChecked ? `${what} (${words["label-checked"]})` : what, value, String(count)]) {
        const cell = document.createElement("td")
        cell.className = "govuk-table__cell bw-written"
        cell.textContent = text
        row.append(cell)
      }
      return row
    }),
  )
}

function log(what: string): void {
  kit = { ...kit, log: [...kit.log, { at: new Date().toISOString(), what }] }
}

function say(text: string): void {
  spoken.textContent = text
}

function part<E extends HTMLElement = HTMLElement>(name: string): E {
  const found = document.querySelector<E>(`[data-part="${name}"]`)
  if (found === null) throw new TypeError(`the page has no part ${name}`)
  return found
}
