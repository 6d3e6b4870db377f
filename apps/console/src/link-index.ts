/** Reports that were opened, made findable by what they name: tokens and encrypted values under the link key. */
import { linkToken, linkValues, type ReportDraft } from "@breakwater/casework"
import { indexReport, type KeptLinkValue } from "@breakwater/store"
import type { Context } from "./context.ts"
import { openText, sealText } from "./sealed-text.ts"

/** Indexes one report with what was added to it since. */
export async function indexOpened(
  reportId: string,
  drafts: readonly ReportDraft[],
  { database, linkKey }: Pick<Context, "database" | "linkKey">,
): Promise<void> {
  const values = drafts.flatMap((draft) => linkValues(draft))
  const unique = new Map(values.map((value) => [Buffer.from(linkToken(value, linkKey)).toString("hex"), value]))
  const kept = [...unique].map(
    ([token, value]): KeptLinkValue => ({
      token: Buffer.from(token, "hex"),
      kind: value.kind,
      sealed: sealText(JSON.stringify([value.of, value.value]), linkKey, "link values"),
    }),
  )
  await indexReport(database, reportId, kept)
}

/** A value in words: "instagram: jess.example". */
export function valueText(sealed: string, linkKey: Uint8Array): string {
  const [of, value] = JSON.parse(openText(sealed, linkKey, "link values")) as [string | null, string]
  return of === null ? value : `${of}: ${value}`
}

const namedPlatforms = ["instagram", "snapchat", "telegram", "whatsapp", "facebook", "tiktok", "discord", "kik", "x"]

/** The tokens a written value may have: in capitals too, as bank accounts are, and as a name on each platform. */
export function tokensFor(written: string, linkKey: Uint8Array): Uint8Array[] {
  const found = [written, written.toUpperCase()].flatMap((text) =>
    linkValues({ story: text, accounts: [{ handle: text }], money: [{ kind: "demanded", handle: text }] }),
  )
  const named = namedPlatforms.flatMap((platform) => linkValues({ accounts: [{ platform, handle: written }] }))
  return [...found, ...named].map((value) => linkToken(value, linkKey))
}
