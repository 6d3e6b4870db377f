/**
 * A copy of the help as plain files: any school can hand it on in a folder, or put it on any server. Links are relative,
 * no script is needed, nothing is asked of another host, and no database is asked for it.
 */
import { catalogueOf, contacts, languages as knownLanguages, situationIds } from "@breakwater/guidance"
import type { Identity } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { copiedPage, type FormReplacement, printedPage, withFootLine } from "./copy-page.ts"
import { type CopySet, copyPages, copyPapers, indexFile, printFile, setFolder, siteAddress } from "./copy-places.ts"
import { helpApp } from "./help-app.ts"

/** Language codes of the catalogue, the first for the first page; ISO alpha-2 codes in capitals; whose name is on it; when it is made. */
export type CopyOptions = {
  languages: readonly string[]
  countries: readonly string[]
  identity: Identity
  now: Date
}

/** One file of a copy, by its path from the top. */
export type CopyFile = { path: string; body: string | Uint8Array }

/** Countries the directory has a number for, sorted by code. */
export const copyCountries: readonly string[] = [...new Set(contacts.map(({ country }) => country))]
  .filter((country) => country !== "international")
  .sort()

/** Languages a copy can be made in. */
export const copyLanguages: readonly string[] = knownLanguages.map(({ code }) => code)

const assets = ["style.css", "icon.svg", "exit-this-page.js", "copy-and-print.js", "ticks.js"]
const printed = ["/", "/plan", "/directory"]

/** How many files `copyOfHelp` gives. */
export function copyFileCount({ languages, countries }: Pick<CopyOptions, "languages" | "countries">): number {
  return assets.length + languages.length * (1 + (countries.length + 1) * (copyPages.length + copyPapers.length + 1))
}

/** The files of a copy, one after another. Every country of the options is in it, and a set for whom none fits. */
export async function* copyOfHelp(options: CopyOptions): AsyncGenerator<CopyFile> {
  const { languages, countries } = options
  const app = await helpApp(options, options.identity, options.now)
  try {
    const ask: Ask = async (address) => (await answerOf(app, address)).payload
    const askBytes = async (address: string) => (await answerOf(app, address)).rawPayload
    const loaded = new Map<string, string>()
    for (const path of assets) {
      const body = await ask(`/assets/breakwater/${path}`)
      loaded.set(path, body)
      yield { path, body }
    }
    const look = { style: loaded.get("style.css") ?? "", icon: loaded.get("icon.svg") ?? "" }
    for (const language of languages) {
      const path = indexFile(language, languages)
      yield {
        path,
        body: finished(await ask(`/copy?language=${language}`), path, { language, country: null }, options),
      }
      for (const country of [...countries, null]) {
        const set = { language, country }
        yield* filesOfSet(set, options, look, ask)
        for (const { key, file } of copyPapers)
          yield { path: `${setFolder(set)}/${file}`, body: await askBytes(siteAddress(key, set)) }
      }
    }
  } finally {
    await app.close()
  }
}

type Ask = (address: string) => Promise<string>

async function* filesOfSet(
  set: CopySet,
  options: CopyOptions,
  look: { style: string; icon: string },
  ask: Ask,
): AsyncGenerator<CopyFile> {
  const toPrint: string[] = []
  for (const { key, file } of copyPages) {
    const html = await ask(siteAddress(key, set))
    if (printed.includes(key)) toPrint.push(html)
    const place = `${setFolder(set)}/${file}`
    yield { path: place, body: finished(html, place, set, options) }
  }
  const single = printedPage(toPrint, { ...look, form: () => "" })
  yield { path: printFile(set), body: withFootLine(single, madeOn(set, options.now)) }
}

function finished(html: string, file: string, set: CopySet, { languages, now }: CopyOptions): string {
  const line = `${madeOn(set, now)} <a class="govuk-link" href="/copy">${catalogueOf(set.language).text("keep.label-choose-country")}</a>`
  const page = withFootLine(html, line)
  return copiedPage(page, { file, set, languages, form: formLinks(set.language) })
}

function madeOn({ language, country }: CopySet, now: Date): string {
  const date = new Intl.DateTimeFormat(country === null ? language : `${language}-${country}`, {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(now)
  return catalogueOf(language).text("keep.note-made-on", { date })
}

/** Links that do what the forms of the plan and the directory do, as far as files can. */
function formLinks(language: string): FormReplacement {
  const { text } = catalogueOf(language)
  return (tag) => {
    if (tag.includes('action="/plan"')) {
      const items = situationIds.map(
        (id) => `<li><a class="govuk-link" href="/plan?situation=${id}">${text(`situations.${id}.label`)}</a></li>`,
      )
      return `<h2 class="govuk-heading-m">${text("start.q-situation")}</h2>\n<ul class="govuk-list">${items.join("\n")}</ul>`
    }
    if (tag.includes('role="search"')) return ""
    return `<p class="govuk-body"><a class="govuk-link" href="/copy">${text("start.label-change-country")}</a></p>`
  }
}

async function answerOf(app: FastifyInstance, address: string) {
  const answer = await app.inject({ url: address, headers: { accept: "text/html,*/*" } })
  if (answer.statusCode !== 200) throw new Error(`${address} answered ${answer.statusCode}`)
  return answer
}
