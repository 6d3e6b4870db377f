import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { assess } from "@breakwater/tactics"
import {
  ablations,
  baselines,
  type Figures,
  figuresOf,
  type Labelled,
  longChatsOf,
  readLabelled,
  recallUnder,
} from "@breakwater/tactics/evaluate"
import { Refusal } from "../refusal.ts"
import { Usage } from "../usage.ts"

const help = `breakwater evaluate DIR [--json]

Measures the engine of \`breakwater assess\` on labelled conversations: every .jsonl file of DIR, a conversation a line:
  {id, lang, label, messages: [{from, t, text}], firstImageRequest, firstThreat, firstDemand, variant?}
Prints counts, shares and their 95 % intervals, for all, for long chats put together of them, by language and by variant, under
disguises, beside naive baselines. No text
of a conversation is printed or kept, so that the figures can be shared.
Exit code 0; 1 when a file cannot be read, with its line; 2 for a bad call.`

const seed = 20_261_126
const daySeconds = 86_400
type Row = { set: string; figures: Figures }

/** Evaluates a folder. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw new Usage(help)
  const conversations = await conversationsIn(folder)
  const rows = rowsOf(conversations)
  const disguised = recallUnder(conversations, assess, seed)
  if (values.json) {
    console.log(JSON.stringify({ rows, disguised }))
    return 0
  }
  for (const { set, figures } of rows) console.log(lineOf(set, figures))
  console.log("\nRecall that is kept under disguise, of what is recognised plainly:")
  for (const [family, share] of Object.entries(disguised)) console.log(`  ${family.padEnd(16)} ${shareText(share)}`)
  return 0
}

async function conversationsIn(folder: string): Promise<Labelled[]> {
  const names = await readdir(folder).catch(() => {
    throw new Refusal(`${folder}: it cannot be read. Expected a folder of .jsonl files.`)
  })
  const files = names.filter((name) => name.endsWith(".jsonl")).sort()
  if (files.length === 0) throw new Refusal(`${folder}: no .jsonl file is in it.`)
  const all: Labelled[] = []
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8")
    for (const [at, line] of text.split("\n").entries()) {
      if (line.trim() === "") continue
      const read = readLabelled(line)
      if (!read.ok) throw new Refusal(`${file}, line ${at + 1}: ${read.problem}.`)
      all.push(read.value)
    }
  }
  return all
}

function rowsOf(conversations: readonly Labelled[]): Row[] {
  const by = (name: string, key: (conversation: Labelled) => string | null) =>
    [...Map.groupBy(conversations, key)]
      .filter(([value]) => value !== null)
      .map(([value, group]) => ({ set: `${name} ${value}`, figures: figuresOf(group, assess) }))
  return [
    { set: "all", figures: figuresOf(conversations, assess) },
    { set: "long chats of these, a day apart", figures: figuresOf(longChatsOf(conversations, daySeconds), assess) },
    { set: "long chats of these, undated", figures: figuresOf(longChatsOf(conversations, null), assess) },
    ...Object.entries(baselines).map(([name, baseline]) => ({
      set: `baseline: ${name}`,
      figures: figuresOf(conversations, baseline),
    })),
    ...Object.entries(ablations).map(([set, ablation]) => ({ set, figures: figuresOf(conversations, ablation) })),
    ...by("language", ({ lang }) => lang),
    ...by("label", ({ label }) => label),
    ...by("variant", ({ variant }) => variant),
  ]
}

function lineOf(set: string, figures: Figures): string {
  const { median, p90 } = figures.messagesToAlarm
  const parts = [
    ["recall", shareText(figures.recall)],
    ["false sextortion", shareText(figures.falseAlarms)],
    ["of them help, awareness", shareText(figures.falseOnHelp)],
    ["caution on others", shareText(figures.caution)],
    ["caution on romance", shareText(figures.cautionOnRomance)],
    ["help routed", shareText(figures.helpRouted)],
    ["messages from threat to alarm", median === null ? null : `median ${median}, p90 ${p90}`],
    ["caution before the image request", shareText(figures.early)],
    ["faithful", shareText(figures.faithful)],
  ].filter(([, text]) => text !== null)
  return `${set}: ${figures.conversations} conversations\n${parts.map(([name, text]) => `  ${String(name).padEnd(34)} ${text}`).join("\n")}`
}

function shareText(share: Figures["recall"]): string | null {
  if (share === null) return null
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`
  return `${share.count} of ${share.of}: ${percent(share.share)} (${percent(share.low)} to ${percent(share.high)})`
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
