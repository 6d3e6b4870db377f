import { countryName, crisisBlock } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** GET /. Danger first, then where to go, within one phone screen. */
export function showStart(app: FastifyInstance, { reader, now }: Context) {
  app.get("/", async (request, reply) => {
    const me = reader(request)
    return reply.page("start/start.njk", {
      ...me.page,
      title: me.t("start.tab"),
      danger: dangerLine(me, now()),
      countryLine: countryLine(me),
      unreviewed: me.reviewNote("start"),
    })
  })
}

/** For which country the numbers are. A copy and a chosen country are no guess. */
function countryLine({ t, words, country, isCountryChosen }: Reader): string {
  if (country === null) return t("start.note-country-unknown")
  const name = countryName(country, words.language.code)
  return isCountryChosen ? t("keep.note-kept-for", { country: name }) : t("start.note-country", { country: name })
}

/** Whom to call when somebody may be hurt now: the words around the numbers, and the numbers as links. */
function dangerLine({ t, country }: Reader, now: Date) {
  const block = crisisBlock(country, now)
  const [before = "", after = ""] = t(block.isFallback ? "crisis.note-danger-fallback" : "crisis.note-danger", {
    numbers: "\u0000",
  }).split("\u0000")
  return { before, after, numbers: [...block.emergency, ...block.fallback].map(({ shown, href }) => ({ shown, href })) }
}
