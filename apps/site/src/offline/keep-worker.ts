/**
 * The service worker's script for one reader: what it keeps, before the built code. Its bytes change whenever what it
 * keeps does, so a browser that has it learns of an update by itself.
 */
import { createHash } from "node:crypto"
import {
  catalogueOf,
  contacts,
  countryName,
  type InlineValues,
  languages,
  messageIds,
  platforms,
} from "@breakwater/guidance"
import { type CopySet, copyPages, siteAddress } from "./copy-places.ts"

// Each value stands in for itself: the texts are hashed, not read.
const named: InlineValues = new Proxy({}, { get: (_values, name) => String(name) })

/** Everything the pages are made of but the reader: changes with any text, number or asset. */
export function contentVersion(...parts: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify([contacts, platforms]))
  for (const { code } of languages) {
    const { text } = catalogueOf(code)
    for (const id of messageIds()) hash.update(`${text(id, named)}\0`)
  }
  for (const part of parts) hash.update(`${part}\0`)
  return hash.digest("hex")
}

/** The whole script. `built` is the bundle of src/browser/offline-worker.ts, `version` what `contentVersion` gives. */
export function keepWorker(built: string, set: CopySet, how: { assets: readonly string[]; version: string }): string {
  const { language, country } = set
  const { text } = catalogueOf(language)
  const countryLine =
    country === null ? "" : ` ${text("keep.note-kept-for", { country: countryName(country, language) })}`
  const pages = Object.fromEntries(
    [...copyPages.map(({ key }) => key), "/clear", "/check-a-chat"].map((key) => [
      key,
      siteAddress(key, set, { copy: "1" }),
    ]),
  )
  const version = createHash("sha256")
    .update(JSON.stringify([how.version, built, set, pages]))
    .digest("hex")
    .slice(0, 12)
  const keep = {
    version,
    pages,
    assets: how.assets,
    note: `<div class="govuk-inset-text"><p class="govuk-body">${text("keep.note-kept", { date: "{date}" })}${countryLine}</p></div>`,
    locale: country === null ? language : `${language}-${country}`,
  }
  return `const keep = ${JSON.stringify(keep)};\n${built}`
}
