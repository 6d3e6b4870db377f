import { parseArgs } from "node:util"
import { checkGuidance, type GuidanceFinding } from "@breakwater/guidance"
import { Usage } from "../usage.ts"

const help = `breakwater guidance check [--json] [--strict]

Lists rows and texts that wait for a person: stale, contradictory, malformed, untranslated, not reviewed.
Exit code 0; 1 when something is wrong, as a contradiction or a dead link is; with --strict also when anything waits.`

const shownMax = 10

/** Checks the guidance that ships with this version against today's date. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  if (positionals[0] !== "check" || positionals.length > 1) throw new Usage(help)
  const { ok, findings } = checkGuidance(new Date())
  if (values.json) console.log(JSON.stringify({ ok, findings }))
  else print(findings)
  return ok && !(values.strict === true && findings.length > 0) ? 0 : 1
}

function print(findings: readonly GuidanceFinding[]) {
  for (const [problem, found] of Map.groupBy(findings, (finding) => finding.problem)) {
    console.log(`${problem}: ${found.length}`)
    for (const { where, detail } of found.slice(0, shownMax)) console.log(`  ${where}: ${detail}`)
    if (found.length > shownMax) console.log(`  and ${found.length - shownMax} more (--json lists all)`)
  }
  if (findings.length === 0) console.log("Nothing waits for a check.")
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: "boolean" }, strict: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
