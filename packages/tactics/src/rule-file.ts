/**
 * Rule files: words of a language by what they mean, and the rules that put them together. Data that an expert reads and corrects;
 * checked whole when it is loaded, with the place of every mistake.
 */

/** Steps of the script, and what else is looked for in a message. */
export const slots = [
  "threat",
  "threat-hinted",
  "threat-law",
  "authority",
  "leverage",
  "demand",
  "demand-weak",
  "demand-image",
  "deadline",
  "contact",
  "rapport",
  "escalate",
  "switch",
  "image-request",
  "image-pressure",
  "secrecy",
  "goading",
  "self-harm",
  "help",
  "asks-help",
  "warns",
  "bluff",
  "known",
  "names-people",
  "names-material",
  "names-image",
  "names-price",
  "promise",
  "plea",
  "plea-delete",
  "protest",
  "laugh",
] as const
/** One of them. */
export type Slot = (typeof slots)[number]

/**
 * A rule: every class of `all` within so many tokens, none of `none` in the message. weak: it needs support to count as a threat.
 * faint: its own words are no support. ordered: the classes stand in the order of `all`.
 */
export type Rule = {
  id: string
  version: number
  slot: Slot
  all: string[]
  within: number
  none: string[]
  weak: boolean
  faint: boolean
  ordered: boolean
  reason: string
  source: string
  /** A message in which it is found: a test. */
  example: string
}

/** A language: its common words, by which it is told, other spellings of its words, and phrases by class. */
export type LanguageRules = {
  language: string
  name: string
  version: number
  preview: boolean
  common: string[]
  /** Words that each spelling stands for: "u" is "you", "gonna" is "going to". */
  spelling: ReadonlyMap<string, string[]>
  words: ReadonlyMap<string, string[]>
}

/** Phrases of one class at most, characters of a phrase at most. */
const phrasesMax = 2000
const phraseCharactersMax = 80
const withinMax = 40

/** Reads the rules. Throws with every mistake. */
export function readRules(data: unknown, where: string): Rule[] {
  const problems: string[] = []
  const file = record(data)
  const version = file.version
  if (typeof version !== "number") problems.push(`${where}: version: expected a number`)
  const rows = Array.isArray(file.rules) ? file.rules : []
  if (rows.length === 0) problems.push(`${where}: rules: expected at least one`)
  const rules = rows.map((row: unknown, at): Rule => {
    const { id, slot, all, within, none, weak, faint, ordered, reason, source, example } = record(row)
    const name = typeof id === "string" ? id : `rule ${at + 1}`
    const wrong = (field: string, expected: string) =>
      problems.push(`${where}: ${name}: ${field}: expected ${expected}`)
    if (typeof id !== "string" || !/^[a-z]+(?:[.-][a-z]+)+$/.test(id)) wrong("id", "words with dots")
    if (!(slots as readonly unknown[]).includes(slot)) wrong("slot", `one of ${slots.join(", ")}`)
    if (!isTexts(all) || all.length === 0 || all.length > 4) wrong("all", "1 to 4 classes")
    if (typeof within !== "number" || within < 1 || within > withinMax) wrong("within", `1 to ${withinMax} tokens`)
    if (!isTexts(none)) wrong("none", "a list of classes")
    if (typeof reason !== "string" || reason === "") wrong("reason", "a sentence")
    if (typeof source !== "string" || source === "") wrong("source", "where it is known from")
    if (typeof example !== "string" || example === "") wrong("example", "a message in which it is found")
    return {
      id: name,
      version: Number(version),
      slot: slot as Slot,
      all: isTexts(all) ? all : [],
      within: Number(within),
      none: isTexts(none) ? none : [],
      weak: weak === true,
      faint: faint === true,
      ordered: ordered === true,
      reason: String(reason),
      source: String(source),
      example: String(example),
    }
  })
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) problems.push(`${where}: ${id}: the id stands twice`)
    seen.add(id)
  }
  if (problems.length > 0) throw new Error(problems.join("\n"))
  return rules
}

/**
 * Reads a language. Phrases of a class are one text, separated by commas; `*` ends a stem, `~` is a gap of up to three words, `^`
 * before one says that it only counts where a clause begins. Its spellings are by the words they stand for: `"you": "u ya yu"`.
 */
export function readLanguage(data: unknown, where: string): LanguageRules {
  const { language, name, version, preview, common, spelling, words } = record(data)
  const problems: string[] = []
  const wrong = (field: string, expected: string) => problems.push(`${where}: ${field}: expected ${expected}`)
  if (typeof language !== "string" || !/^[a-z]{2,3}$/.test(language)) wrong("language", "a code as in BCP 47")
  if (typeof name !== "string") wrong("name", "the language's name")
  if (typeof version !== "number") wrong("version", "a number")
  if (typeof common !== "string") wrong("common", "common words, separated by spaces")
  const spelled = new Map<string, string[]>()
  for (const [standard, forms] of Object.entries(record(spelling))) {
    if (typeof forms !== "string") wrong(`spelling.${standard}`, "spellings separated by spaces")
    else for (const form of forms.split(/\s+/).filter(Boolean)) spelled.set(form, standard.split(/\s+/))
  }
  const read = new Map<string, string[]>()
  for (const [key, value] of Object.entries(record(words))) {
    if (typeof value !== "string") {
      wrong(`words.${key}`, "phrases separated by commas")
      continue
    }
    const phrases = value
      .split(",")
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== "")
    if (phrases.length > phrasesMax) wrong(`words.${key}`, `at most ${phrasesMax} phrases`)
    for (const phrase of phrases) {
      if (phrase.length > phraseCharactersMax)
        wrong(`words.${key}`, `phrases of at most ${phraseCharactersMax} characters`)
      if (/\*\S/.test(phrase) || phrase === "*") wrong(`words.${key}: ${phrase}`, "* only at the end of a stem")
    }
    read.set(key, phrases)
  }
  if (read.size === 0) wrong("words", "at least one class")
  if (problems.length > 0) throw new Error(problems.join("\n"))
  return {
    language: String(language),
    name: String(name),
    version: Number(version),
    preview: preview === true,
    common: String(common).split(/\s+/).filter(Boolean),
    spelling: spelled,
    words: read,
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string")
}
