import { mkdir, readdir, writeFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { checkGuidance, type GuidanceFinding, languages } from "@breakwater/guidance"
import { environment, readIdentity } from "@breakwater/web"
import { progress } from "../progress.ts"
import { Refusal } from "../refusal.ts"
import { Usage } from "../usage.ts"

const help = `breakwater guidance check [--json] [--strict]
breakwater guidance export --out DIR [--languages en,es] [--countries GB,US|all] [--force] [--json]

check lists rows and texts that wait for a person, by kind: contradictory, malformed, broken links, unreachable, stale,
untranslated, not reviewed.
Exit code 0; 1 when something is wrong (contradictory, malformed, a dead link); with --strict also when a row is stale.

export writes the help as plain files into DIR, for a folder or any server: relative links, no script needed, and for
each country one file to print. No database is asked.
  --languages   ${languages.map(({ code }) => code).join(", ")}; the first is that of the first page; en unless told
  --countries   codes of two letters, or all that the directory has numbers for; all unless told
  --force       write into a folder that is not empty; files of the same name are replaced
BREAKWATER_NAME, BREAKWATER_COLOUR and BREAKWATER_CONTACT of the environment stand on every page, as on the site.`

const shownMax = 10

type Values = ReturnType<typeof parse>["values"]

/** Checks the guidance that ships with this version against today's date, or copies the help into a folder. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  if (positionals.length !== 1) throw new Usage(help)
  if (positionals[0] === "check") return check(values)
  if (positionals[0] === "export") return exportHelp(values)
  throw new Usage(help)
}

function check({ json, strict }: Values): number {
  const { ok, findings } = checkGuidance(new Date())
  const isStale = findings.some((finding) => finding.problem === "stale")
  if (json) console.log(JSON.stringify({ ok, findings }))
  else print(findings)
  return ok && !(strict === true && isStale) ? 0 : 1
}

function print(findings: readonly GuidanceFinding[]) {
  for (const [problem, found] of Map.groupBy(findings, (finding) => finding.problem)) {
    console.log(`${problem}: ${found.length}`)
    for (const { where, detail } of found.slice(0, shownMax)) console.log(`  ${where}: ${detail}`)
    if (found.length > shownMax) console.log(`  and ${found.length - shownMax} more (--json lists all)`)
  }
  if (findings.length === 0) console.log("Nothing waits for a check.")
}

async function exportHelp(values: Values): Promise<number> {
  if (values.out === undefined) throw new Usage(`--out says where to write.\n\n${help}`)
  const { copyCountries, copyFileCount, copyLanguages, copyOfHelp } = await import("@breakwater/site/export-guidance")
  const out = resolve(values.out)
  const options = {
    languages: named("--languages", values.languages, copyLanguages),
    countries: values.countries === "all" ? copyCountries : named("--countries", values.countries, copyCountries),
    identity: environment(process.env, readIdentity),
    now: new Date(),
  }
  if (values.force !== true && !(await isEmpty(out))) {
    throw new Refusal(`${out} is not empty. Name another folder, or write into it with --force.`)
  }
  const total = copyFileCount(options)
  const shown = progress("writing pages")
  let files = 0
  let bytes = 0
  for await (const { path, body } of copyOfHelp(options)) {
    const file = join(out, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, body)
    files += 1
    bytes += typeof body === "string" ? Buffer.byteLength(body) : body.length
    shown.set(files, total)
  }
  shown.end()
  if (values.json) console.log(JSON.stringify({ out, files, bytes }))
  else console.log(`${files} files, ${(bytes / 1_000_000).toFixed(1)} MB. Open ${join(out, "index.html")}`)
  return 0
}

/** The wanted codes, in the case the known ones have; an unknown one is refused by name. */
function named(option: string, text: string, known: readonly string[]): string[] {
  const codes = text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]))
  const found = codes.map((code) => known.find((each) => each.toLowerCase() === code.toLowerCase()))
  const missing = codes.filter((_code, at) => found[at] === undefined)
  if (codes.length === 0 || missing.length > 0) {
    throw new Usage(`${option}: there is no ${missing.join(", ") || "code"}. Known: ${known.join(", ")}`)
  }
  return [...new Set(found.flatMap((code) => code ?? []))]
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true
    throw new Refusal(`${folder} cannot be written to: ${(error as Error).message}`)
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        strict: { type: "boolean" },
        out: { type: "string" },
        languages: { type: "string", default: "en" },
        countries: { type: "string", default: "all" },
        force: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
