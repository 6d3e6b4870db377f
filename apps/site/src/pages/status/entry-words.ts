/** What the person is told of one fingerprint, in the words of the catalogue. No number or name is guessed here. */
import { entryState } from "@breakwater/casework"
import type { entriesOfCase, PartnerReach } from "@breakwater/store"
import type { Reader } from "../../reader.ts"

export type Entry = Awaited<ReturnType<typeof entriesOfCase>>[number]

export type EntryView = {
  id: string
  title: string
  state: string
  stateTitle: string
  lines: string[]
  canWithdraw: boolean
  canRelist: boolean
}

/** The view of one entry. `readers` are the partners that pulled its list within 24 hours. */
export function entryView(entry: Entry, number: number, readers: PartnerReach[], { t, h, words }: Reader): EntryView {
  const { givenOut } = entryState(entry.state)
  const ofList = readers.filter((reader) => reader.listId === entry.list_id)
  const names = (partners: PartnerReach[]) => listOfNames(partners, words.language.code)
  const have = ofList.filter((reader) => reader.position >= entry.position)
  const havenot = ofList.filter((reader) => reader.position < entry.position)
  const lines = [h(`states.${entry.state}.p-means`), h(`states.${entry.state}.p-next`)]
  if (entry.state === "set-aside" && entry.set_aside_reason !== null)
    lines.push(h(`status.note-aside-${entry.set_aside_reason}`))
  if (givenOut && !entry.hasPdq) lines.push(h("status.note-plain"))
  if (givenOut) {
    if (have.length > 0) lines.push(h("status.note-reached", { apps: names(have) }))
    lines.push(...feedbackLines(entry, { t, h }))
  }
  if (entry.state === "withdrawn" || entry.state === "expired") {
    const unsure = have.filter((reader) => !reader.removes)
    const sure = have.filter((reader) => reader.removes)
    if (sure.length > 0) lines.push(h("status.note-dropped", { apps: names(sure) }))
    if (havenot.length > 0) lines.push(h("status.note-not-yet-dropped", { apps: names(havenot) }))
    if (unsure.length > 0) lines.push(h("status.note-unsure", { apps: names(unsure) }))
  }
  return {
    id: entry.id,
    title: t("status.label-picture", { number: String(number) }),
    state: entry.state,
    stateTitle: t(`states.${entry.state}.title`),
    lines,
    canWithdraw: entry.state !== "withdrawn" && entry.state !== "expired",
    canRelist: entry.state === "withdrawn" || entry.state === "expired",
  }
}

function feedbackLines({ feedback }: Entry, { h }: Pick<Reader, "t" | "h">): string[] {
  const partners = (verdict: string) =>
    new Set(feedback.filter((word) => word.verdict === verdict).map((w) => w.partner))
  const removed = partners("removed")
  const seen = [...partners("seen")].filter((partner) => !removed.has(partner))
  const other = partners("not-a-match")
  const lines: string[] = []
  if (removed.size === 1) lines.push(h("status.note-removed-one"))
  if (removed.size > 1) lines.push(h("status.note-removed-more", { count: String(removed.size) }))
  if (seen.length === 1) lines.push(h("status.note-seen-one"))
  if (seen.length > 1) lines.push(h("status.note-seen-more", { count: String(seen.length) }))
  if (other.size > 0) lines.push(h("status.note-not-a-match"))
  if (lines.length === 0) lines.push(h("states.note-nothing-yet"))
  return lines
}

/** "A, B and C" as the language writes it; each partner once. */
export function listOfNames(partners: PartnerReach[], language: string): string {
  const names = [...new Set(partners.map((reader) => reader.partner))]
  return new Intl.ListFormat(language, { type: "conjunction" }).format(names)
}
