import { listCountries } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /country. Another country than the guessed one; the choice goes into the address, and nothing is kept. */
export function showCountry(app: FastifyInstance, { reader }: Context) {
  app.get("/country", async (request, reply) => {
    const me = reader(request)
    const { t, words, country } = me
    return reply.page("country/country.njk", {
      ...me.page,
      title: t("start.label-change-country"),
      countries: [
        { value: "", text: t("keep.label-other-country") },
        ...listCountries(words.language.code).map(({ code, name }) => ({
          value: code,
          text: name,
          selected: code === country,
        })),
      ],
      unreviewed: me.reviewNote("start"),
      backHref: me.href("/"),
    })
  })
}
