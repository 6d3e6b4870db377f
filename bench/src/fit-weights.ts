/**
 * Fits the weights of words to the composed conversations, and says how they do on sets of other authors.
 *
 *   node bench/src/fit-weights.ts FOLDER           sets left out in turn: what is found of them, by what was fitted without them
 *   node bench/src/fit-weights.ts FOLDER --write   fitted to all of them, into packages/tactics/rules/weights.json
 *   node bench/src/fit-weights.ts FOLDER --pressing   how the sums of the tables are put together, into the same file
 *
 * FOLDER holds ordinary texts (`bench/src/ordinary.ts` says which); every second of them is fitted to, the others are for measuring.
 * Logistic regression over words, pairs and pieces of words; the most telling ones are kept and fitted again.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readLabelled } from "../../packages/tactics/src/evaluate.ts"
import { type Pressing, questions } from "../../packages/tactics/src/weights.ts"
import { type HeardConversation, heardIn } from "./fit-weights/examples.ts"
import { pressingFitted } from "./fit-weights/pressing.ts"
import { leaveOut } from "./fit-weights/report.ts"
import { type Question, type Table, tableOf } from "./fit-weights/tables.ts"
import { fileOf } from "./fit-weights/weight-file.ts"
import { isFittedTo, ordinaryTexts } from "./ordinary.ts"

const folder = join(import.meta.dirname, "../../packages/tactics/conversations/development")
const file = join(import.meta.dirname, "../../packages/tactics/rules/weights.json")
/** From this on somebody presses. */
const pressingEnough = 0.2

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
    const table = tableOf(question, sets.flat(), ordinary)
    console.log(`${question}: ${table.weights.size} features`)
    return [question, table] as const
  })
  const before: { pressing: Pressing } = JSON.parse(readFileSync(file, "utf8"))
  writeFileSync(file, toText(fileOf(Object.fromEntries(made) as Record<Question, Table>, before.pressing)))
}

function writePressing(): void {
  const before: object = JSON.parse(readFileSync(file, "utf8"))
  const pressing = { ...pressingFitted(sets, ordinary), enough: pressingEnough }
  console.log(pressing)
  writeFileSync(file, toText({ ...before, pressing }))
}

function toText(made: object): string {
  return `${JSON.stringify(made, null, 2)}\n`
}

if (process.argv.includes("--pressing")) writePressing()
else if (process.argv.includes("--write")) write()
else for (const question of questions) leaveOut(question, sets, ordinary)
