import { readFile, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { createInterface } from "node:readline/promises"
import { parseArgs } from "node:util"
import { openNote, type ReferralPackage, reportReferralFormats } from "@breakwater/casework"
import { type OpeningKeys, openingKeys } from "@breakwater/console/opening-keys"
import { type NoPackage, packageOfReport } from "@breakwater/console/referral-package"
import {
  appendAudit,
  type Database,
  findReferral,
  findReportByNumber,
  listReferrals,
  queueReports,
} from "@breakwater/store"
import { validateXML } from "xmllint-wasm"
import { Refusal } from "../refusal.ts"
import { readConfig } from "../start/config.ts"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater referral FORMAT CASE --out FILE [--of N] [--identity FILE] [--xsd FILE]
breakwater referral --list

Writes a referral that was approved in the console as a file, on the console's machine. Nothing is sent. CASE is the report's
number; FORMAT is one of ${reportReferralFormats.join(", ")}. Every file that is written stands in the audit log.
  --identity FILE   the identity that opens reports (CONSOLE_IDENTITY_FILE); a passphrase is read from standard input
  --of N            for xarf: which of the addresses that the report names, from 1
  --xsd FILE        NCMEC's schema, which only who is registered gets: a CyberTipline report is checked against it first
  --list            prints what may be written: format and case, a line each
With the demo's data any report may be written, by the demo's own identity.
Exit code 0; 1 when it may not be written or is not valid; 2 for a bad call.`

const rowsMax = 500

/** Writes one approved referral, or lists them. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  const [format = "", number = ""] = positionals
  const isKnown = (reportReferralFormats as readonly string[]).includes(format)
  const isCall =
    values.list ||
    (isKnown && /^\d{1,12}$/.test(number) && values.out !== undefined && /^[1-9]\d{0,2}$/.test(values.of ?? "1"))
  if (!isCall) throw new Usage(help)
  const { dataFolder } = readConfig(process.env)
  const demoFile = join(dataFolder, "keys", "console", "identity")
  const isDemo = await readFile(demoFile).then(
    () => true,
    () => false,
  )
  await withInstallation(async (owner) => {
    if (values.list) {
      for (const line of await list(owner, isDemo)) console.log(line)
      return
    }
    const { identities } = (
      await unlocked(values.identity ?? process.env.CONSOLE_IDENTITY_FILE ?? (isDemo ? demoFile : ""))
    ).opened()
    const asked = {
      format: format as (typeof reportReferralFormats)[number],
      number: Number(number),
      of: Math.max(0, Number(values.of ?? 1) - 1),
      identities,
    }
    const made = isDemo ? await fromReport(owner, asked, dataFolder) : await fromApproved(owner, asked)
    if (format === "cybertipline" && values.xsd !== undefined) await check(made.text, values.xsd)
    const bytes = made.base64 === true ? Buffer.from(made.text, "base64") : made.text
    await writeFile(values.out ?? "", bytes, { mode: 0o600 })
    await appendAudit(owner, {
      staffId: null,
      staff: "command line",
      at: new Date(),
      action: "open-referral",
      object: { kind: "report", id: made.reportId },
      why: `${format} written to ${basename(values.out ?? "")}`,
    })
    console.log(
      `${values.out}: ${format} of report ${number}${values.xsd === undefined && format === "cybertipline" ? ", not checked against NCMEC's schema (--xsd)" : ""}`,
    )
  })
  return 0
}

const whyNone: Record<NoPackage, string> = {
  "not-there": "it is not there.",
  locked: "it does not open with this identity.",
  adult: "X-ARF has a type for sextortion of under-18s alone, and the report does not say that the person is.",
  "no-address": "it names no page or profile by its address (--of).",
}

type Asked = { format: (typeof reportReferralFormats)[number]; number: number; of: number; identities: string[] }
type Made = Pick<ReferralPackage, "text" | "base64"> & { reportId: string }

async function fromApproved(owner: Database, { format, number, identities }: Asked): Promise<Made> {
  const reportId = await reportOf(owner, number)
  const listed = await listReferrals(owner, { reportId }, rowsMax)
  const approved = listed.findLast(
    (each) => each.format === format && ["approved", "sent", "acknowledged"].includes(each.state),
  )
  const found = approved === undefined ? undefined : await findReferral(owner, approved.id)
  if (found === undefined)
    throw new Refusal(`No ${format} of report ${number} was approved. Propose it in the console first.`)
  const opened = await openNote(identities, found.sealed)
  if (opened === null) throw new Refusal("This identity does not open the referral.")
  const { text, base64 } = JSON.parse(opened) as ReferralPackage
  return { text, reportId, ...(base64 === true ? { base64 } : {}) }
}

async function fromReport(
  owner: Database,
  { format, number, of, identities }: Asked,
  dataFolder: string,
): Promise<Made> {
  const reportId = await reportOf(owner, number)
  const maker = {
    database: owner,
    identities,
    linkKey: await readFile(join(dataFolder, "keys", "console", "links")),
    organisation: process.env.HOTLINE_NAME ?? "Example Hotline, made up",
    email: process.env.CONSOLE_REFERRAL_EMAIL ?? "desk@example.org",
    now: new Date(),
  }
  const made = await packageOfReport(reportId, format, maker, of)
  if (!made.ok) throw new Refusal(`Report ${number}: ${whyNone[made.reason]}`)
  return { ...made.value, reportId }
}

async function reportOf(owner: Database, number: number): Promise<string> {
  const id = await findReportByNumber(owner, number)
  if (id === undefined) throw new Refusal(`There is no report ${number}. --list prints those there are.`)
  return id
}

async function list(owner: Database, isDemo: boolean): Promise<string[]> {
  if (isDemo) {
    const views = ["waiting", "answered", "closed"] as const
    const rows = await Promise.all(
      views.map((view) => queueReports(owner, { view }, { staffId: 0, now: new Date(), rowsMax })),
    )
    const numbers = rows.flat().map(({ number }) => number)
    return numbers
      .toSorted((one, other) => one - other)
      .flatMap((number) => reportReferralFormats.map((format) => `${format} ${number}`))
  }
  const open = await listReferrals(owner, "not-ended", rowsMax)
  return open.flatMap(({ format, reportNumber, state }) =>
    reportNumber === null || state === "proposed" ? [] : [`${format} ${reportNumber}`],
  )
}

async function unlocked(file: string): Promise<OpeningKeys> {
  const bytes = file === "" ? null : await readFile(file).catch(() => null)
  if (bytes === null)
    throw new Refusal("The identity that opens reports is needed: --identity FILE or CONSOLE_IDENTITY_FILE.")
  const keys = await openingKeys(bytes)
  if (keys.state() === "locked") {
    const lines = createInterface({ input: process.stdin })
    const first = await lines[Symbol.asyncIterator]().next()
    lines.close()
    if (!(await keys.unlock(first.done === true ? "" : first.value)))
      throw new Refusal(`${file}: this is not its passphrase.`)
  }
  return keys
}

async function check(xml: string, xsd: string): Promise<void> {
  const schema = [{ fileName: "schema.xsd", contents: await readFile(xsd, "utf8") }]
  const { errors } = await validateXML({ xml: [{ fileName: "report.xml", contents: xml }], schema })
  if (errors.length > 0)
    throw new Refusal(`Not valid, and not written:\n${errors.map(({ message }) => `  ${message}`).join("\n")}`)
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: "string" },
        of: { type: "string" },
        identity: { type: "string" },
        xsd: { type: "string" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
