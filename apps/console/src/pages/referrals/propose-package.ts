/** The package that a page of proposing shows, and why there is none. */
import {
  type networkReferralFormats,
  openReport,
  type ReferralFormat,
  type reportReferralFormats,
  xarfTargets,
} from "@breakwater/casework"
import { findReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import { z } from "zod"
import type { Context } from "../../context.ts"
import { type NoPackage, packageOfNetwork, packageOfReport } from "../../referral-package.ts"

/** What is referred. */
export type What = "report" | "network"

const params = { report: z.uuid(), network: z.coerce.number().int().positive() }
/** Why a format has none, in words. */
export const whyNone: Record<Exclude<NoPackage, "not-there" | "locked">, string> = {
  adult: "X-ARF has a type for sextortion of under-18s alone, and this report does not say that the person is.",
  "no-address": "The report names no page or profile by its address.",
}

/** The addresses an X-ARF report can be about. */
export async function targetsOf(id: string, { database, keys }: Context) {
  const { identities } = keys.opened()
  const found = await findReport(database, id)
  const report = found === undefined || identities.length === 0 ? null : await openReport({ identities }, found.sealed)
  return report === null ? [] : xarfTargets(report).map(({ url }) => url)
}

/** The package as it would be proposed; `of` is the address or the message that it is about. */
export function packageFor(
  what: What,
  id: string,
  format: ReferralFormat,
  of: number,
  { database, keys, linkKey, referring, now }: Context,
) {
  const maker = { database, identities: keys.opened().identities, linkKey, ...referring, now: now() }
  const checked = params[what].safeParse(id)
  if (!checked.success) throw new Problem("not-found")
  if (what === "report")
    return packageOfReport(id, format as (typeof reportReferralFormats)[number] | "notice", maker, of)
  return packageOfNetwork(Number(id), format as (typeof networkReferralFormats)[number], maker)
}
