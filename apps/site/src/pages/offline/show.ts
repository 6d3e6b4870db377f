import { countryName } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** What a copy holds. */
export type CopyIndex = { languages: readonly string[]; countries: readonly string[] }

/** GET /copy. The first page of a copy, in one of its languages: a country, and the same as one file to print. */
export function showCopyIndex(app: FastifyInstance, { reader }: Context, { countries }: CopyIndex) {
  app.get("/copy", async (request, reply) => {
    const { page, t, words } = reader(request)
    const language = words.language.code
    const named = countries.map((country) => ({ country, name: countryName(country, language) }))
    named.sort((a, b) => a.name.localeCompare(b.name, language))
    const rows = [...named, { country: null, name: t("keep.label-other-country") }].map(({ country, name }) => {
      const choices = new URLSearchParams(country === null ? { language } : { language, country })
      return { name, href: `/?${choices}`, printHref: `/copy/print?${choices}` }
    })
    return reply.page("offline/copy.njk", { ...page, title: t("start.tab"), rows })
  })
}
