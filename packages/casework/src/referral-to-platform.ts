/**
 * What goes to a platform or host: an X-ARF report of one address that a report names, and a removal request that the person asked
 * us to send. Neither tells the person's words but those they wrote for it.
 */
import { type XarfSextortion, xarfSextortion } from "@breakwater/formats/xarf"
import { type Catalogue, platformById } from "@breakwater/guidance"
import type { NoticeAnswers } from "./notice.ts"
import { noticeDue, reminderHours } from "./notice-regimes.ts"
import { noticeText } from "./notice-text.ts"
import type { ReferralPackage } from "./referral.ts"
import type { ReferralContext } from "./referral-summary.ts"
import type { Report } from "./report.ts"

/** An address that an X-ARF report can be about. */
export type XarfTarget = { url: string; accountId: string | null; platform: XarfSextortion["platform"] }

/** Why there is none. adult: the format's type is for under-18s alone; no-address: the report names no page. */
export type NoXarf = "adult" | "no-address"

const platformKinds: Readonly<Record<string, XarfSextortion["platform"]>> = {
  instagram: "social_media",
  facebook: "social_media",
  tiktok: "social_media",
  snapchat: "social_media",
  x: "social_media",
  youtube: "social_media",
  reddit: "forum",
  whatsapp: "messaging_app",
  telegram: "messaging_app",
  discord: "messaging_app",
  messenger: "messaging_app",
  kik: "messaging_app",
  signal: "messaging_app",
  wizz: "messaging_app",
  roblox: "gaming_platform",
  steam: "gaming_platform",
}
const minors: readonly Report["ageBand"][] = ["under-13", "13-15", "16-17"]

/** Every page that a report names, each once: profiles of suspects first, then places. */
export function xarfTargets({ accounts, places }: Report): XarfTarget[] {
  const kindOf = (platform: string | undefined) => platformKinds[platform ?? ""] ?? "other"
  const found = [
    ...(accounts ?? []).map(({ link, handle, platform }) => ({
      url: link ?? "",
      accountId: handle ?? null,
      platform: kindOf(platform),
    })),
    ...(places ?? []).map(({ link, platform }) => ({ url: link ?? "", accountId: null, platform: kindOf(platform) })),
  ].filter(({ url }) => /^https?:\/\/\S+$/.test(url) && URL.canParse(url))
  return [...new Map(found.map((target) => [target.url, target])).values()]
}

/** The X-ARF report of the address at `index`. `reportId`: a UUID. */
export function referToHost(
  report: Report,
  index: number,
  reportId: string,
  { organisation, email, receivedOn, number }: Omit<ReferralContext, "words">,
): { ok: true; value: ReferralPackage } | { ok: false; reason: NoXarf } {
  if (!minors.includes(report.ageBand)) return { ok: false, reason: "adult" }
  const target = xarfTargets(report)[index]
  if (target === undefined) return { ok: false, reason: "no-address" }
  const content = xarfSextortion({
    ...target,
    reportId,
    at: receivedOn,
    reporter: { org: organisation, contact: email, domain: email.split("@")[1] ?? "" },
    description:
      "Financially motivated sexual extortion of a person under 18, as told to us on this day. Please preserve what you hold of this account or page, and act on it.",
  })
  return {
    ok: true,
    value: {
      fileName: `xarf-${number}-${index + 1}.json`,
      mediaType: "application/json",
      text: `${JSON.stringify(content, null, 2)}\n`,
      discloses: [
        `The address ${target.url}${target.accountId === null ? "" : ` and the user name ${target.accountId}`}`,
        "That a person under 18 is extorted, and the day it was told; nothing else of them",
        "Your organisation and its address for answers",
      ],
      answer: { hours: reminderHours, byLaw: false },
    },
  }
}

/** The removal request that a person handed over, in their words and with the clock of its rules. `number`: the message’s. */
export function referNotice(answers: NoticeAnswers, number: number, words: Catalogue): ReferralPackage {
  const platform = platformById(answers.platform)?.name ?? answers.platform
  const { subject, body } = noticeText(answers, platform, words)
  // Only how long it is asked: the moment is that of sending.
  const { hours, isByLaw } = noticeDue(answers.regime, answers.subject, new Date(0))
  return {
    fileName: `request-${number}.txt`,
    mediaType: "text/plain",
    text: `${subject}\n\n${body}\n`,
    discloses: [
      "The links and accounts that the person named for this request, and what they wrote for it",
      ...(answers.name === undefined ? [] : ["Their name, as they signed it"]),
      ...(answers.contact === undefined ? [] : ["How the platform can reach them, as they gave it for this"]),
    ],
    answer: { hours, byLaw: isByLaw },
  }
}
