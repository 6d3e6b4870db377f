/** The evidence bag of a report, for the police: BagIt with CASE, the summary, what it names, and who handled it when. */
import { createHash } from "node:crypto"
import {
  copyLines,
  type ReferralContext,
  type ReferralPackage,
  type Report,
  referralSummary,
  withoutContact,
} from "@breakwater/casework"
import { evidenceBag } from "@breakwater/evidence/bag"
import { findObservables } from "@breakwater/evidence/observables"
import { bagFiles } from "@breakwater/formats/bagit"
import { caseUco } from "@breakwater/formats/case-uco"
import { auditEntries, type Database } from "@breakwater/store"
import { zipSync } from "fflate"

const logRowsMax = 500
// ZIP keeps local time from 1980 on; one moment for all, so that the same bag is the same bytes.
const zipTime = "2000-01-01T00:00:00"
const labels = {
  title: "Report of financially motivated sexual extortion",
  chats: "Chats",
  notes: "What the person told",
  found: "Accounts, numbers and addresses that are named",
  pictures: "Pictures: none is ever taken",
  log: "Who handled it when",
}

/** The zipped bag in base64, with the summary to read. */
export async function packageOfBag(
  id: string,
  report: Report,
  context: ReferralContext,
  database: Database,
): Promise<ReferralPackage> {
  const summary = referralSummary(report, context)
  const told = copyLines(withoutContact(report), context.words)
  const entries = await auditEntries(database, {
    before: null,
    rowsMax: logRowsMax,
    object: { kind: "report", id },
  })
  const log = entries.reverse().map(({ at, action, staffId }) => ({
    at,
    // Staff by number: their names are nobody else's business.
    what: `${action} by ${staffId === null ? "the system" : `staff ${staffId}`}`,
  }))
  const files = evidenceBag(
    {
      chats: [],
      notes: summary,
      observables: findObservables(told.map(({ value }) => value).join("\n"), report.country ?? null).found,
      pictures: [],
      screenshots: [],
      log: [{ at: context.receivedOn.toISOString(), what: `report ${context.number} received` }, ...log],
      labels,
      language: "en",
    },
    {
      now: context.receivedOn,
      sha512: (bytes) => createHash("sha512").update(bytes).digest("hex"),
      bagFiles,
      caseUco: (contents) => caseUco(contents, countedIds(id)),
    },
  )
  const zip = zipSync(Object.fromEntries(files), { mtime: zipTime })
  const list = [...files].map(([path, bytes]) => `${path}  ${bytes.length} bytes`).join("\n")
  return {
    fileName: `report-${context.number}-bag.zip`,
    mediaType: "application/zip",
    text: Buffer.from(zip).toString("base64"),
    base64: true,
    shown: `${list}\n\n${summary}`,
    discloses: [
      "Every answer of the report but how the person is to be reached",
      "What it names, as a list and as a CASE graph",
      "When it was handled, and by which number of staff",
    ],
  }
}

/** Ids in order, the same each time the bag is made. */
function countedIds(seed: string): () => string {
  let count = 0
  return () => {
    count += 1
    const hex = createHash("sha256").update(`${seed} ${count}`).digest("hex")
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
