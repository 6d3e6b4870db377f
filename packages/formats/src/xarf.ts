/**
 * X-ARF v4: an abuse report as JSON for the abuse team of a host or platform (https://xarf.org, specification 4.2.0).
 *
 * Written here is the one type that names sextortion: category `content`, type `csem`. It is for persons under 18; the
 * format has no type for adults, and none is borrowed. Evidence items could carry bytes: none is ever written.
 */

/** Who reports: an organisation or a private person, by an address that answers. */
export type XarfContact = { org: string; contact: string; domain: string }

/** What a report says. `reportId` is a UUID v4, `at` when it happened or was seen, `url` the place or the profile. */
export type XarfSextortion = {
  reportId: string
  at: Date
  reporter: XarfContact
  url: string
  accountId: string | null
  platform: "social_media" | "messaging_app" | "gaming_platform" | "forum" | "email" | "other"
  description: string
}

const descriptionCharactersMax = 1000

/** The report as the object to serialise. A longer description is cut at 1,000 characters, as the format's limit is. */
export function xarfSextortion({ reportId, at, reporter, url, accountId, platform, description }: XarfSextortion) {
  return {
    xarf_version: "4.2.0",
    report_id: reportId,
    timestamp: at.toISOString(),
    reporter,
    sender: reporter,
    source_identifier: new URL(url).hostname,
    category: "content",
    type: "csem",
    evidence_source: "user_report",
    description: [...description].slice(0, descriptionCharactersMax).join(""),
    url,
    exploitation_type: "sextortion",
    detection_method: "user_report",
    platform,
    ...(accountId === null ? {} : { perpetrator_indicators: { account_id: accountId } }),
    reporting_obligations: ["platform_safety_team"],
  }
}
