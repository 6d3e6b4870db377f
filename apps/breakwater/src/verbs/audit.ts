import { readFile } from "node:fs/promises"
import { auditStart, checkAudit } from "@breakwater/casework"
import { auditEntries, eraseAgain } from "@breakwater/store"
import { z } from "zod"
import { Refusal } from "../refusal.ts"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater audit verify [NUMBER:DIGEST]
breakwater audit erase-again FILE

Checks the audit log from its first entry: each holds the one before it. Prints the head as NUMBER:DIGEST; keep it somewhere
else. Given a head that was printed before, it must still stand in the log, so that a cut-off end is noticed too.
erase-again: after a backup was restored, erases what an export of the log (audit.jsonl) says was erased since.
Exit code 0 when the log holds; 1 when not, with the entry named; 2 for a bad call.`

const rowsMax = 5_000

/** Verifies the audit log. */
export async function run(args: string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") {
    console.log(help)
    return 0
  }
  const [verb, head = "", ...more] = args
  if (verb === "erase-again" && head !== "" && more.length === 0) {
    const ids = erasedIn(await readLog(head))
    const erased = await withInstallation((owner) => eraseAgain(owner, ids, new Date()))
    console.log(`${erased} of ${ids.length} erased again; the rest were erased already, or are not in this database.`)
    return 0
  }
  const given = /^(\d{1,15}):([0-9a-f]{64})$/.exec(head)
  if (verb !== "verify" || more.length > 0 || (head !== "" && given === null)) throw new Usage(help)
  const expected = given === null ? null : { number: Number(given[1]), digest: given[2] ?? "" }
  console.log(await withInstallation((owner) => verified(owner, expected)))
  return 0
}

async function verified(
  owner: Parameters<typeof auditEntries>[0],
  expected: { number: number; digest: string } | null,
): Promise<string> {
  let held = { number: 0, digest: auditStart }
  let isMet = expected === null
  for (;;) {
    const page = await auditEntries(owner, { after: held.number, rowsMax })
    if (page.length === 0) break
    const checked = checkAudit(held, page)
    if (!checked.ok) {
      const what = checked.reason.reason === "gap" ? "is missing" : "was altered, or the one before it was"
      throw new Refusal(`The audit log does not hold: entry ${checked.reason.number} ${what}.`)
    }
    const met = page.find(({ number }) => number === expected?.number)
    if (met !== undefined) isMet = Buffer.from(met.digest).toString("hex") === expected?.digest
    held = checked.value
  }
  if (!isMet) throw new Refusal(`The audit log does not hold: entry ${expected?.number} is not the one given.`)
  return `${held.number}:${Buffer.from(held.digest).toString("hex")}`
}

async function readLog(file: string): Promise<string[]> {
  try {
    return (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "")
  } catch {
    throw new Refusal(`${file}: it cannot be read. Expected the log as the console exports it (audit.jsonl).`)
  }
}

const erasure = z.object({
  action: z.literal("erase-report"),
  object: z.object({ kind: z.literal("report"), id: z.uuid() }),
})

/** The reports that an exported log says were erased. */
function erasedIn(lines: readonly string[]): string[] {
  const ids = lines.flatMap((line, at) => {
    let entry: unknown
    try {
      entry = JSON.parse(line)
    } catch {
      throw new Refusal(`Line ${at + 1} is no entry of the log: expected one JSON object a line. Nothing was erased.`)
    }
    const read = erasure.safeParse(entry)
    return read.success ? [read.data.object.id] : []
  })
  return [...new Set(ids)]
}
