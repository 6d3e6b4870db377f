/** Packages for authorities, made in this process from what it may open: of one report, or of a suspected network. */
import { createHash } from "node:crypto"
import {
  linkValues,
  networkReferralFormats,
  openReport,
  type ReferralFormat,
  type ReferralPackage,
  referReport,
  reportReferralFormats,
} from "@breakwater/casework"
import { csvText } from "@breakwater/formats/csv"
import { mispEvent } from "@breakwater/formats/misp"
import { stixBundle } from "@breakwater/formats/stix"
import { catalogueOf } from "@breakwater/guidance"
import { type Database, findNetwork, findReport } from "@breakwater/store"
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

/** Why there is no package. locked: nothing here opens the report. */
export type NoPackage = "not-there" | "locked"

/** The package of a report. */
export async function packageOfReport(
  id: string,
  format: (typeof reportReferralFormats)[number],
  { database, identities, organisation, email, now }: ReferralMaker,
): Promise<{ ok: true; value: ReferralPackage } | { ok: false; reason: NoPackage }> {
  const found = await findReport(database, id)
  if (found === undefined) return { ok: false, reason: "not-there" }
  const report = identities.length === 0 ? null : await openReport({ identities }, found.sealed)
  if (report === null) return { ok: false, reason: "locked" }
  const { number, receivedOn } = found
  if (format === "stix" || format === "misp") {
    const values = linkValues(report)
    return {
      ok: true,
      value: packageOfValues(
        { name: `Report ${number}`, fileName: `report-${number}`, values },
        format,
        organisation,
        now,
      ),
    }
  }
  const context = { organisation, email, receivedOn, number, words: catalogueOf("en") }
  return { ok: true, value: referReport(report, format, context) }
}

/** The package of a network: what it is known by, and nothing of the people who told of it. */
export async function packageOfNetwork(
  id: number,
  format: (typeof networkReferralFormats)[number],
  { database, linkKey, organisation, now }: ReferralMaker,
): Promise<{ ok: true; value: ReferralPackage } | { ok: false; reason: NoPackage }> {
  const network = await findNetwork(database, id)
  if (network === undefined) return { ok: false, reason: "not-there" }
  const values = network.values.map(({ kind, sealed }) => {
    const [of, value] = JSON.parse(openText(sealed, linkKey, "link values")) as [string | null, string]
    return { kind: kind as string, of, value }
  })
  return {
    ok: true,
    value: packageOfValues({ name: network.name, fileName: `network-${id}`, values }, format, organisation, now),
  }
}

type Values = { name: string; fileName: string; values: { kind: string; of: string | null; value: string }[] }

/** What suspects use, and nothing of a person it happened to. */
function packageOfValues(
  { name, fileName, values }: Values,
  format: (typeof networkReferralFormats)[number],
  organisation: string,
  now: Date,
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
    return json("stix.json", stixBundle({ name, producer, made: now, values, id: uuidFor }))
  }
  if (format === "misp") return json("misp.json", mispEvent({ name, organisation, made: now, values, uuid: uuidFor }))
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
  const formats: readonly string[] = what === "report" ? reportReferralFormats : networkReferralFormats
  return formats.includes(format)
}

/** A UUID that is the same for the same seed, in the form of version 8 (RFC 9562): a hash of our own choosing. */
function uuidFor(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
