import { auditStart, checkAudit } from "@breakwater/casework"
import { auditEntries } from "@breakwater/store"
import { Refusal } from "../refusal.ts"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater audit verify [NUMBER:DIGEST]

Checks the audit log from its first entry: each holds the one before it. Prints the head as NUMBER:DIGEST; keep it somewhere
else. Given a head that was printed before, it must still stand in the log, so that a cut-off end is noticed too.
Exit code 0 when the log holds; 1 when not, with the entry named; 2 for a bad call.`

const rowsMax = 5_000

/** Verifies the audit log. */
export async function run(args: string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") {
    console.log(help)
    return 0
  }
  const [verb, head = "", ...more] = args
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
