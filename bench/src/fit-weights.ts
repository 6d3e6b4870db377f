/**
 * Fits the weights of words to the composed conversations, and says how they do on sets of other authors.
 *
 *   node bench/src/fit-weights.ts FOLDER           sets left out in turn: what is found of them, by what was fitted without them
 *   node bench/src/fit-weights.ts FOLDER --write   fitted to all of them, into packages/tactics/rules/weights.json
 *
 * FOLDER holds ordinary texts (`bench/src/ordinary.ts` says which); every second of them is fitted to, the others are for measuring.
 * Logistic regression over words, pairs and pieces of words; the most telling ones are kept and fitted again.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readLabelled } from "../../packages/tactics/src/evaluate.ts"
import { questions } from "../../packages/tactics/src/weights.ts"
import { type HeardConversation, heardIn } from "./fit-weights/examples.ts"
import { leaveOut } from "./fit-weights/report.ts"
import { step, tableOf } from "./fit-weights/tables.ts"
import { isFittedTo, ordinaryTexts } from "./ordinary.ts"

const folder = join(import.meta.dirname, "../../packages/tactics/conversations/development")
const file = join(import.meta.dirname, "../../packages/tactics/rules/weights.json")
/** The sums that the engine asks for. */
const sums = {
  script: { enough: 2 },
  holds: { enough: -3 },
  asks: { enough: -3 },
  tells: { enough: 2, least: -0.5 },
  early: { enough: -0.5, least: -1 },
}

const nobody = {
  id: "",
  lang: "",
  label: "benign",
  variant: null,
  firstImageRequest: null,
  firstThreat: null,
  firstDemand: null,
} as const

const sets = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .sort()
  .map((name) => readSet(join(folder, name)))
const ordinary = ordinaryTexts(process.argv[2] ?? ".").flatMap(({ conversations }) =>
  conversations.filter((_text, place) => isFittedTo(place)).map((messages) => heardIn({ ...nobody, messages })),
)

function readSet(name: string): HeardConversation[] {
  return readFileSync(name, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const read = readLabelled(line)
      if (!read.ok) throw new Error(`${name}: ${read.problem}`)
      return heardIn(read.value)
    })
}

function write(): void {
  const made = questions.map((question) => {
    const { start, weights } = tableOf(question, sets.flat(), ordinary)
    console.log(`${question}: ${weights.size} features`)
    // In the order of the alphabet a word is found by who looks for it, and the file packs to half.
    const listed = (kind: string) =>
      [...weights]
        .filter(([name]) => name.startsWith(`${kind},`))
        .map(([name, weight]) => `${name.slice(kind.length + 1)}:${Math.round(weight / step)}`)
        .sort()
        .join(",")
    return [
      question,
      {
        start: Math.round(start / step) * step,
        ...sums[question],
        own: listed("own"),
        other: listed("other"),
        signs: listed("sign"),
      },
    ]
  })
  writeFileSync(file, `${JSON.stringify({ version: 1, step, ...Object.fromEntries(made) }, null, 2)}\n`)
}

if (process.argv.includes("--write")) write()
else for (const question of questions) leaveOut(question, sets, ordinary)
