import { parseArgs } from "node:util"
import { checkEvidence } from "@breakwater/evidence/bag"
import { type BagFinding, verifyBag } from "@breakwater/formats/bagit"
import { openBag } from "../bag-source.ts"
import { progress } from "../progress.ts"
import { stampFile, stampOf } from "../time-stamp.ts"
import { Usage } from "../usage.ts"

const help = `breakwater verify BAG... [--json]

Checks bags, folders or zips (BagIt 1.0, RFC 8493, and the drafts before it): names every file that is missing, added or
altered, and every line of the bag's own files that is wrong. A bag of evidence made here is held to its own rules too: no
picture, its log in order. A time-stamp in it (see breakwater stamp) is checked, and its authority named; whether to trust
that authority is for you to say. Nothing is unpacked, fetched or sent.
Exit code 0 only when every bag is valid; 1 when one is not; 2 for a bad call.`

/** Checks bags. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  if (positionals.length === 0) throw new Usage(help)
  let isValid = true
  for (const path of positionals) {
    const { findings, warnings, version, stamp } = await check(path)
    if (findings.length > 0) isValid = false
    if (values.json)
      console.log(JSON.stringify({ bag: path, valid: findings.length === 0, version, stamp, findings, warnings }))
    else {
      for (const finding of findings) console.log(line(path, finding))
      for (const warning of warnings) console.log(`${line(path, warning)} (a warning)`)
      if (stamp !== null) console.log(`${path}: stamped ${stamp.at.toISOString()} by ${stamp.authority}`)
      console.log(
        `${path}: ${findings.length === 0 ? `valid, BagIt ${version}` : `not valid, ${findings.length} found`}`,
      )
    }
  }
  return isValid ? 0 : 1
}

async function check(path: string) {
  const bag = await openBag(path)
  const shown = progress("checking")
  let done = 0
  try {
    const digest: typeof bag.digest = async (file, algorithm) => {
      done += 1
      shown.set(done, Math.max(done, bag.paths.length))
      return bag.digest(file, algorithm)
    }
    const report = await verifyBag({ ...bag, digest })
    const stamp = await stampOf(bag)
    const broken = [...(await checkEvidence(bag)), ...brokenStamp(stamp)]
    return {
      ...report,
      findings: [...report.findings, ...broken.map((rule) => ({ kind: "rule" as const, ...rule }))],
      stamp: stamp !== null && "at" in stamp ? stamp : null,
    }
  } finally {
    shown.end()
    bag.close()
  }
}

function brokenStamp(stamp: Awaited<ReturnType<typeof stampOf>>) {
  if (stamp === null || "at" in stamp) return []
  return [{ path: stampFile, detail: `the time-stamp does not hold: ${stamp.broken}` }]
}

function line(bag: string, { kind, path, detail }: BagFinding): string {
  return `${bag}: ${kind} ${path}: ${detail}`
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
