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
import { type Lexica, lexicaOf, lexiconOf } from "./lexicon.ts"
import { type Rule, readLanguage, readRules } from "./rule-file.ts"

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

/** Every language, ready to match. */
export function lexica(): Lexica {
  loadedLexica ??= lexicaOf(files.map(([data, where]) => lexiconOf(readLanguage(data, where))))
  return loadedLexica
}

/** Every rule. */
export function rules(): readonly Rule[] {
  loadedRules ??= readRules(slotRules, "rules/slots.json")
  return loadedRules
}

/** The languages there are; a preview one is below the bar that others meet, and says so. */
export function languages(): { code: string; name: string; preview: boolean }[] {
  return lexica().all.map(({ language, name, preview }) => ({ code: language, name, preview }))
}
