/** Packages for authorities, made in this process from what it may open: of one report, or of a suspected network. */
import { createHash } from "node:crypto"
import {
  linkValues,
  type NoXarf,
  networkReferralFormats,
  openMessage,
  openReport,
  type ReferralFormat,
  type ReferralPackage,
  type Report,
  referNotice,
  referReport,
  referToHost,
  reportReferralFormats,
} from "@breakwater/casework"
import { csvText } from "@breakwater/formats/csv"
import { mispEvent } from "@breakwater/formats/misp"
import { stixBundle } from "@breakwater/formats/stix"
import { catalogueOf } from "@breakwater/guidance"
import { type Database, findNetwork, findReport, messagesOfCase } from "@breakwater/store"
import { packageOfBag } from "./referral-bag.ts"
import { openText } from "./sealed-text.ts"

/** What the packages are made with. */
export type ReferralMaker = {
  database: Database
  identities: string[]
  linkKey: Uint8Array
  organisation: string
  email: string
  now: Date
}

/** Why there is no package. locked: nothing here opens the report. adult, no-address: X-ARF has none for it. */
export type NoPackage = "not-there" | "locked" | NoXarf
type Made = { ok: true; value: ReferralPackage } | { ok: false; reason: NoPackage }

/**
 * The package of a report. `of`: which of its addresses an X-ARF report is about, or the number of the message that asks for a
 * notice.
 */
export async function packageOfReport(
  id: string,
  format: (typeof reportReferralFormats)[number] | "notice",
  { database, identities, organisation, email }: ReferralMaker,
  of = 0,
): Promise<Made> {
  const found = await findReport(database, id)
  if (found === undefined) return { ok: false, reason: "not-there" }
  const report = identities.length === 0 ? null : await openReport({ identities }, found.sealed)
  if (report === null) return { ok: false, reason: "locked" }
  const { number, receivedOn } = found
  const context = { organisation, email, receivedOn, number, words: catalogueOf("en") }
  if (format === "notice") return noticeOf(found.caseId, of, { database, identities })
  if (format === "xarf") return referToHost(report, of, uuidFor(`xarf ${id} ${of}`, "4"), context)
  if (format === "bag") return { ok: true, value: await packageOfBag(id, report, context, database) }
  const value =
    format === "stix" || format === "misp"
      ? packageOfReportValues(report, format, { organisation, number, receivedOn })
      : referReport(report, format, context)
  return { ok: true, value }
}

function packageOfReportValues(
  report: Report,
  format: "stix" | "misp",
  { organisation, number, receivedOn }: { organisation: string; number: number; receivedOn: Date },
): ReferralPackage {
  const values = { name: `Report ${number}`, fileName: `report-${number}`, values: linkValues(report) }
  // Dated by the day of the report: what is proposed is what was shown.
  return packageOfValues(values, format, organisation, receivedOn)
}

/** The removal request that a message of the person asks for. */
async function noticeOf(
  caseId: number,
  number: number,
  { database, identities }: Pick<ReferralMaker, "database" | "identities">,
): Promise<Made> {
  const messages = await messagesOfCase(database, { caseId, helperId: null })
  const asked = messages.find((message) => message.number === number && message.direction === "from-person")
  const content = asked === undefined ? null : await openMessage({ identities }, asked.sealed)
  if (content?.kind !== "notice") return { ok: false, reason: "not-there" }
  return { ok: true, value: referNotice(content.answers, number, catalogueOf("en")) }
}

/** The package of a network: what it is known by, and nothing of the people who told of it. */
export async function packageOfNetwork(
  id: number,
  format: (typeof networkReferralFormats)[number],
  { database, linkKey, organisation, now }: ReferralMaker,
): Promise<Made> {
  const network = await findNetwork(database, id)
  if (network === undefined) return { ok: false, reason: "not-there" }
  const values = network.values.map(({ kind, sealed }) => {
    const [of, value] = JSON.parse(openText(sealed, linkKey, "link values")) as [string | null, string]
    return { kind: kind as string, of, value }
  })
  const today = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`)
  const named = { name: network.name, fileName: `network-${id}`, values }
  return { ok: true, value: packageOfValues(named, format, organisation, today) }
}

type Values = { name: string; fileName: string; values: { kind: string; of: string | null; value: string }[] }

/** What suspects use, and nothing of a person it happened to. */
function packageOfValues(
  { name, fileName, values }: Values,
  format: (typeof networkReferralFormats)[number],
  organisation: string,
  made: Date,
): ReferralPackage {
  const discloses = ["The accounts, numbers and places for money that are named", "Your organisation’s name"]
  const json = (extension: string, content: object) => ({
    fileName: `${fileName}.${extension}`,
    mediaType: "application/json",
    text: `${JSON.stringify(content, null, 2)}\n`,
    discloses,
  })
  if (format === "stix") {
    const producer = { id: organisation, name: organisation }
    return json("stix.json", stixBundle({ name, producer, made, values, id: uuidFor }))
  }
  if (format === "misp") return json("misp.json", mispEvent({ name, organisation, made, values, uuid: uuidFor }))
  const rows = values.map(({ kind, of, value }) => [kind, of ?? "", value])
  return {
    fileName: `${fileName}.csv`,
    mediaType: "text/csv",
    text: csvText([["kind", "of", "value"], ...rows]),
    discloses,
  }
}

/** Whether a format is one for this kind of thing. */
export function isFormatFor(what: "report" | "network", format: string): format is ReferralFormat {
  const formats: readonly string[] = what === "report" ? [...reportReferralFormats, "notice"] : networkReferralFormats
  return formats.includes(format)
}

/**
 * A UUID that is the same for the same seed: version 8 (RFC 9562), a hash of our own choosing; X-ARF asks for the form of
 * version 4.
 */
function uuidFor(seed: string, version: "4" | "8" = "8"): string {
  const hex = createHash("sha256").update(seed).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
