/**
 * What a referral says, from a report that was opened: the fewest facts that the authority needs, and nothing that the person
 * gave for another purpose. How the person is to be reached is in none; their name only where they gave it for this.
 */

import { csvText } from "@breakwater/formats/csv"
import { type CyberTip, cyberTipXml } from "@breakwater/formats/cybertipline"
import { countryName, platformById } from "@breakwater/guidance"
import { type LinkValue, linkValues } from "./links.ts"
import { type ReferralContext, referralSummary, withoutContact } from "./referral-summary.ts"
import type { Report } from "./report.ts"
import { copyLines } from "./report-copy.ts"
import { urgencyOf } from "./report-urgency.ts"

/** Formats for one report. `police-summary`: plain text for a form or a letter. `xarf`: to a host. `bag`: BagIt with CASE. */
export const reportReferralFormats = ["cybertipline", "police-summary", "bag", "xarf", "csv", "stix", "misp"] as const
/** Those of them that tell the person’s own words too. */
export const wordReferralFormats = ["cybertipline", "police-summary", "csv"] as const
/** Formats for a suspected network. */
export const networkReferralFormats = ["stix", "misp", "csv"] as const
/** Every format. `notice`: a removal request that the person asked us to send. */
export type ReferralFormat = (typeof reportReferralFormats)[number] | (typeof networkReferralFormats)[number] | "notice"

/** Formats that go to a platform or host and ask it to act: the report itself is not passed on by them. */
export const platformReferralFormats: readonly ReferralFormat[] = ["xarf", "notice"]

/**
 * Days for which providers keep what a report to the CyberTipline holds, from its submission (18 U.S.C. 2258A(h), as amended by
 * the REPORT Act of 2024).
 */
export const preservationDays = 365

/** A file of text, or of bytes in base64. */
export type ReferralFile = { fileName: string; mediaType: string; text: string; base64?: boolean }

/**
 * A package: its file, what goes with it, what it discloses in plain words, and what a person reads where the file is none to
 * read. `answer`: hours in which whoever gets it has to answer, and whether a law says so.
 */
export type ReferralPackage = ReferralFile & {
  discloses: string[]
  shown?: string
  attached?: ReferralFile
  answer?: { hours: number; byLaw: boolean }
}

const platformNameOf = (id: string | null | undefined) =>
  id === null || id === undefined ? null : (platformById(id)?.name ?? id)

/** The package of one report. */
export function referReport(
  report: Report,
  format: (typeof wordReferralFormats)[number],
  context: ReferralContext,
): ReferralPackage {
  const { number } = context
  if (format === "cybertipline") {
    return {
      fileName: `cybertip-${number}.xml`,
      mediaType: "application/xml",
      text: cyberTipXml(tipOf(report, context)),
      discloses: [
        "The accounts, numbers and places for money that the report names",
        "What was demanded and paid, as written",
        "The person's age band and country, and what happened, in their own words",
        "The day it came in, and your organisation",
        "The same in words, as a text file",
      ],
      attached: { fileName: `report-${number}.txt`, mediaType: "text/plain", text: referralSummary(report, context) },
    }
  }
  if (format === "csv") {
    const lines = copyLines(withoutContact(report), context.words)
    return {
      fileName: `report-${number}.csv`,
      mediaType: "text/csv",
      text: csvText([["question", "answer"], ...lines.map(({ label, value }) => [label, value])]),
      discloses: ["Every answer of the report but how the person is to be reached"],
    }
  }
  return {
    fileName: `report-${number}.txt`,
    mediaType: "text/plain",
    text: referralSummary(report, context),
    discloses: ["Every answer of the report but how the person is to be reached"],
  }
}

function tipOf(report: Report, { organisation, email, receivedOn, words }: ReferralContext): CyberTip {
  const values = linkValues(report)
  const of = (kind: LinkValue["kind"]) => values.filter((value) => value.kind === kind)
  const { urgency, reasons } = urgencyOf(report)
  const age = report.ageBand === undefined ? null : words.text(`report.age-band.label-${report.ageBand}`)
  const country = report.country === undefined ? null : countryName(report.country, "en")
  return {
    // The day is all that is kept. Its start is past at any hour, and the same whenever the package is made.
    incidentAt: receivedOn,
    incidentNote: "The day on which the report came in; when it happened stands in the person's words.",
    urgentBecause: urgency === "emergency" ? `Someone may be hurt: ${reasons.join(", ")}` : null,
    reporter: { organisation, email },
    accounts: (report.accounts ?? []).map(({ platform, handle, link }) => ({
      platform: platformNameOf(platform),
      screenName: handle ?? null,
      profileUrl: link !== undefined && URL.canParse(link) ? link : null,
    })),
    money: (report.money ?? []).flatMap(({ kind, amount, currency, method, handle, date }) =>
      handle === undefined
        ? []
        : [
            {
              service: method === undefined ? null : words.text(`report.money.label-${method}`),
              identifier: handle,
              note: [kind, amount, currency, date].filter((part) => part !== undefined).join(" "),
            },
          ],
    ),
    phones: of("phone").map(({ value }) => value),
    emails: of("email").map(({ value }) => value),
    victimNote: [age === null ? "" : `Age: ${age}.`, country === null ? "" : `Country: ${country}.`].join(" ").trim(),
    summary: copyLines(withoutContact(report), words)
      .map(({ label, value }) => `${label} ${value}`)
      .join("\n"),
  }
}
