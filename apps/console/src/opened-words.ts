/**
 * The words of reports that somebody opened, kept in this process for who opened them, so that they find again what they read:
 * never in the database, never for another, and gone with the keys, with the sign-out, or half an hour after the last look.
 */
const reportsMax = 500
const charactersMax = 20_000_000
const idleMs = 30 * 60_000

type Kept = { number: number; words: string; folded: string }
type Shelf = { at: number; reports: Map<string, Kept> }

/** A report that holds the words, with the line around them. */
export type FoundWords = { id: string; number: number; line: string }

export type OpenedWords = {
  /** Keeps what a report says for who opened it. Beyond the limits the one opened first is let go. */
  keep(staffId: number, report: { id: string; number: number; words: string }, now: Date): void
  /** Reports that hold every word, in the order in which they were opened; empty where nothing is asked. */
  find(staffId: number, asked: string, now: Date): FoundWords[]
  /** How many reports are kept for somebody. */
  count(staffId: number, now: Date): number
  forget(staffId: number | "all"): void
}

export function openedWords(): OpenedWords {
  const shelves = new Map<number, Shelf>()
  let characters = 0

  const drop = (shelf: Shelf, id: string) => {
    characters -= shelf.reports.get(id)?.words.length ?? 0
    shelf.reports.delete(id)
  }
  const empty = (staffId: number) => {
    const shelf = shelves.get(staffId)
    for (const id of [...(shelf?.reports.keys() ?? [])]) if (shelf !== undefined) drop(shelf, id)
    shelves.delete(staffId)
  }
  const sweep = (now: Date) => {
    for (const [staffId, { at }] of shelves) if (now.getTime() - at > idleMs) empty(staffId)
  }

  return {
    keep: (staffId, { id, number, words }, now) => {
      sweep(now)
      const shelf = shelves.get(staffId) ?? { at: 0, reports: new Map<string, Kept>() }
      shelves.set(staffId, shelf)
      shelf.at = now.getTime()
      drop(shelf, id)
      shelf.reports.set(id, { number, words, folded: fold(words) })
      characters += words.length
      while (shelf.reports.size > reportsMax || characters > charactersMax) {
        const [first] = shelf.reports.keys()
        if (first === undefined) break
        drop(shelf, first)
      }
    },
    find: (staffId, asked, now) => {
      sweep(now)
      const wanted = fold(asked).split(/\s+/).filter(Boolean)
      const shelf = shelves.get(staffId)
      if (wanted.length === 0 || shelf === undefined) return []
      shelf.at = now.getTime()
      return [...shelf.reports].flatMap(([id, { number, words, folded }]) =>
        wanted.every((word) => folded.includes(word)) ? [{ id, number, line: lineWith(words, wanted[0] ?? "") }] : [],
      )
    },
    count: (staffId, now) => {
      sweep(now)
      return shelves.get(staffId)?.reports.size ?? 0
    },
    forget: (staffId) => {
      for (const each of staffId === "all" ? [...shelves.keys()] : [staffId]) empty(each)
    },
  }
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase()
}

const lineCharactersMax = 160

function lineWith(words: string, word: string): string {
  const line = words.split("\n").find((each) => fold(each).includes(word)) ?? ""
  const at = fold(line).indexOf(word)
  const start = Math.max(0, at - lineCharactersMax / 2)
  const part = line.slice(start, start + lineCharactersMax)
  return `${start > 0 ? "…" : ""}${part}${start + lineCharactersMax < line.length ? "…" : ""}`
}
