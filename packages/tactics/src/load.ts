/** The rules that come with the package, checked when they are first asked for. */
import arabic from "../rules/ar.json" with { type: "json" }
import german from "../rules/de.json" with { type: "json" }
import english from "../rules/en.json" with { type: "json" }
import spanish from "../rules/es.json" with { type: "json" }
import filipino from "../rules/fil.json" with { type: "json" }
import french from "../rules/fr.json" with { type: "json" }
import hindi from "../rules/hi.json" with { type: "json" }
import portuguese from "../rules/pt.json" with { type: "json" }
import slotRules from "../rules/slots.json" with { type: "json" }
import weightTable from "../rules/weights.json" with { type: "json" }
import { lexiconOf } from "./lexicon.ts"
import { type Rule, readLanguage, readRules } from "./rule-file.ts"
import { type Lexica, lexicaOf } from "./view.ts"
import { readWeights, type Weights } from "./weights.ts"

const files: readonly [unknown, string][] = [
  [english, "rules/en.json"],
  [spanish, "rules/es.json"],
  [french, "rules/fr.json"],
  [portuguese, "rules/pt.json"],
  [german, "rules/de.json"],
  [arabic, "rules/ar.json"],
  [hindi, "rules/hi.json"],
  [filipino, "rules/fil.json"],
]

let loadedLexica: Lexica | null = null
let loadedRules: Rule[] | null = null
let loadedWeights: Weights | null = null

/** Every language, ready to match. */
export function lexica(): Lexica {
  loadedLexica ??= lexicaOf(files.map(([data, where]) => lexiconOf(readLanguage(data, where))))
  return loadedLexica
}

/**
 * The same with words of an operator's own, which stay private: files like those of `rules/`, of which only `language` and `words` are
 * read. Throws with every mistake, named by its file.
 */
export function lexicaWith(overlays: readonly (readonly [unknown, string])[]): Lexica {
  const languages = files.map(([data, where]) => readLanguage(data, where))
  for (const [data, where] of overlays) {
    const { language, words } = readOverlay(data, where)
    const at = languages.findIndex((known) => known.language === language)
    const own = languages[at]
    if (own === undefined)
      throw new Error(`${where}: language: expected one of ${languages.map((each) => each.language).join(", ")}`)
    const merged = new Map(own.words)
    for (const [key, phrases] of words) merged.set(key, [...(merged.get(key) ?? []), ...phrases])
    languages[at] = { ...own, words: merged }
  }
  return lexicaOf(languages.map(lexiconOf))
}

function readOverlay(data: unknown, where: string) {
  const given = typeof data === "object" && data !== null ? data : {}
  // What an overlay does not say is no mistake of it.
  return readLanguage({ name: "overlay", version: 1, common: "", ...given }, where)
}

/** Every rule. */
export function rules(): readonly Rule[] {
  loadedRules ??= readRules(slotRules, "rules/slots.json")
  return loadedRules
}

/** What words weigh. */
export function weights(): Weights {
  loadedWeights ??= readWeights(weightTable, "rules/weights.json")
  return loadedWeights
}

/** The languages there are; a preview one is below the bar that others meet, and says so. */
export function languages(): { code: string; name: string; preview: boolean }[] {
  return lexica().all.map(({ language, name, preview }) => ({ code: language, name, preview }))
}
