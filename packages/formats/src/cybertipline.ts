/**
 * A CyberTipline report as NCMEC's Reporting API takes it (ispws, schema of November 2025): XML without a namespace, its
 * elements in the schema's order.
 *
 * Made from text alone: no file belongs to it. There is no element for money: an account it was to go to is an
 * `associatedAccount` of type Billing (the schema's attribute is `type`; the documentation's `accountType` is refused). What is
 * not known is left out, an age band is told in words, and nothing is made up to fill an element.
 */
import { create } from "xmlbuilder2"

/** An account of the suspect. `platform` is what people call the app. */
export type TipAccount = { platform: string | null; screenName: string | null; profileUrl: string | null }
/** Where money was to go. `service`: bank, wallet or payment app; `note`: demanded and paid, as told. */
export type TipMoney = { service: string | null; identifier: string; note: string }

/** What a report says. `incidentAt` must lie before `now`; texts are plain. */
export type CyberTip = {
  incidentAt: Date
  incidentNote: string
  /** Why it should be looked at first; null when it is not urgent. */
  urgentBecause: string | null
  reporter: { organisation: string; email: string }
  accounts: readonly TipAccount[]
  money: readonly TipMoney[]
  phones: readonly string[]
  emails: readonly string[]
  /** Age and country of the person it happened to, in words. */
  victimNote: string
  summary: string
}

const limits = { platform: 256, urgent: 3_000, note: 3_000, screenName: 256, url: 2_083, service: 100, identifier: 255 }
// The exact string of the schema's enumeration.
const enticement = "Online Enticement of Children for Sexual Acts"

/** The XML document of a report. */
export function cyberTipXml(tip: CyberTip): string {
  const [first, ...others] = tip.accounts
  const platforms = [...new Set(tip.accounts.flatMap(({ platform }) => (platform === null ? [] : [platform])))]
  const report = {
    incidentSummary: {
      incidentType: enticement,
      ...(first?.platform === null || first === undefined ? {} : { platform: cut(first.platform, limits.platform) }),
      ...(tip.urgentBecause === null ? {} : { escalateToHighPriority: cut(tip.urgentBecause, limits.urgent) }),
      reportAnnotations: { sextortion: {} },
      incidentDateTime: withoutFraction(tip.incidentAt),
      ...(tip.incidentNote === "" ? {} : { incidentDateTimeDescription: cut(tip.incidentNote, limits.note) }),
    },
    ...(platforms.length === 0
      ? {}
      : { internetDetails: platforms.map((chatClient) => ({ chatImIncident: { chatClient } })) }),
    reporter: {
      // The schema takes none, NCMEC’s server does not: the caller asks for an address first.
      reportingPerson: tip.reporter.email === "" ? {} : { email: tip.reporter.email },
      companyTemplate: tip.reporter.organisation,
    },
    ...suspectOf(tip, first, others),
    victim: { victimPerson: {}, ...(tip.victimNote === "" ? {} : { additionalInfo: tip.victimNote }) },
    ...(tip.summary === "" ? {} : { additionalInfo: tip.summary }),
  }
  return create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "" }, { report }).end({
    prettyPrint: true,
  })
}

/** The document about one file that was uploaded: text, seen by nobody as a picture is, and no part of what was reported. */
export function tipFileXml(file: { reportId: string; fileId: string; fileName: string }): string {
  const fileDetails = {
    reportId: file.reportId,
    fileId: file.fileId,
    originalFileName: file.fileName,
    publiclyAvailable: "false",
    fileRelevance: "Supplemental Reported",
    additionalInfo: "Text only: the report in words, as the hotline holds it.",
  }
  return create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "" }, { fileDetails }).end({
    prettyPrint: true,
  })
}

/** One person reported, whom the documentation allows at most; further accounts and places for money stand under them. */
function suspectOf(tip: CyberTip, first: TipAccount | undefined, others: readonly TipAccount[]) {
  const { phones, emails, money } = tip
  if (first === undefined && money.length === 0 && phones.length === 0 && emails.length === 0) return {}
  const person = {
    ...(phones.length === 0 ? {} : { phone: [...phones] }),
    ...(emails.length === 0 ? {} : { email: [...emails] }),
  }
  const linked = others.map((account) => ({ "@type": "Linked", ...accountOf(account, true) }))
  const billing = money.map(({ service, identifier, note }) => ({
    "@type": "Billing",
    ...(service === null ? {} : { platform: { "@thirdPartyUser": "true", "#": cut(service, limits.platform) } }),
    espIdentifier: cut(identifier, limits.identifier),
    ...(note === "" ? {} : { additionalInfo: note }),
  }))
  return {
    personOrUserReported: {
      ...(Object.keys(person).length === 0 ? {} : { personOrUserReportedPerson: person }),
      ...(first === undefined ? {} : accountOf(first, false)),
      thirdPartyUserReported: "true",
      ...(linked.length + billing.length === 0 ? {} : { associatedAccount: [...linked, ...billing] }),
    },
  }
}

/** The parts of an account in the order in which the schema has them, which differs between the two places. */
function accountOf({ platform, screenName, profileUrl }: TipAccount, isAssociated: boolean) {
  const name = screenName === null ? {} : { screenName: cut(screenName, limits.screenName) }
  const url = profileUrl === null || /\s/.test(profileUrl) ? {} : { profileUrl: cut(profileUrl, limits.url) }
  return isAssociated
    ? {
        ...(platform === null ? {} : { platform: { "@thirdPartyUser": "true", "#": cut(platform, limits.platform) } }),
        ...url,
        ...name,
      }
    : { ...(platform === null ? {} : { espService: cut(platform, limits.service) }), ...name, ...url }
}

function withoutFraction(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z")
}

function cut(text: string, charactersMax: number): string {
  return [...text].slice(0, charactersMax).join("")
}
