/**
 * Where each page of the site lies in a copy. Names are neutral: a folder a school hands on tells nothing by itself.
 *
 * A page that needs the site itself (a code, fingerprints, what is kept) has no place.
 */
import { platforms, situationIds } from "@breakwater/guidance"
import { guides, printedGuides } from "../pages/people/guides.ts"
import { pageKey } from "./page-key.ts"

/** A set of pages: one language and one country; null is for whom no country fits. */
export type CopySet = { language: string; country: string | null }

/** A page by its address without language and country, and its file. */
type SitePage = { key: string; file: string }

const plain = {
  "/": "start",
  "/plan": "plan",
  "/check": "check",
  ...Object.fromEntries(guides.map((id) => [`/${id}`, id])),
  "/exit-button": "exit",
  "/directory": "directory",
  "/platforms": "apps",
  "/tools": "tools",
  "/no-file": "no-file",
}

/** Every page of one set. Plans are numbered: which of them was read is nobody's business. */
export const copyPages: readonly SitePage[] = [
  ...Object.entries(plain).map(([key, file]) => ({ key, file: `${file}.html` })),
  { key: "/plan?first=block", file: "plan-1.html" },
  ...situationIds.map((id, at) => ({ key: `/plan?situation=${id}`, file: `plan-${at + 2}.html` })),
  ...platforms.map(({ id }, at) => ({ key: `/platforms/${id}`, file: `app-${at + 1}.html` })),
]

/** The documents made for paper. */
export const copyPapers: readonly SitePage[] = printedGuides.map((id) => ({ key: `/${id}.pdf`, file: `${id}.pdf` }))

const places = new Map([...copyPages, ...copyPapers].map(({ key, file }) => [key, file]))

/** The address at which the site gives a page to a reader of this set. */
export function siteAddress(key: string, { language, country }: CopySet, more: Record<string, string> = {}): string {
  const [path = "", query] = key.split("?")
  const choices = new URLSearchParams(query)
  const all = { language, ...(country === null ? {} : { country }), ...more }
  for (const [name, value] of Object.entries(all)) choices.set(name, value)
  return `${path}?${choices}`
}

/** The folder of a set, from the top of the copy. */
export function setFolder({ language, country }: CopySet): string {
  return `${language}/${country ?? "any"}`
}

/** The single file of a set, for printing. */
export function printFile(set: CopySet): string {
  return `${setFolder(set)}-print.html`
}

/** The first page in a language; the copy's first language has it at the top. */
export function indexFile(language: string, languages: readonly string[]): string {
  return language === languages[0] ? "index.html" : `${language}/index.html`
}

/** The place of a site address met on a page of `set`, from the top of the copy; null where the copy has none. */
export function placeOf(address: string, set: CopySet, languages: readonly string[]): string | null {
  const [path = "", query = ""] = address.split("?")
  if (path.startsWith("/assets/breakwater/")) return path.slice("/assets/breakwater/".length)
  const choices = new URLSearchParams(query)
  const there = { language: choices.get("language") ?? set.language, country: choices.get("country") ?? set.country }
  if (!languages.includes(there.language)) return null
  if (path === "/copy" || path === "/country") return indexFile(there.language, languages)
  if (path === "/copy/print") return printFile(there)
  const file = places.get(pageKey(path, choices)) ?? places.get(path)
  return file === undefined ? null : `${setFolder(there)}/${file}`
}

/** The way from one file of the copy to another. */
export function wayBetween(from: string, to: string): string {
  const here = from.split("/").slice(0, -1)
  const there = to.split("/")
  let same = 0
  while (same < here.length && here[same] === there[same]) same += 1
  return [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/")
}
