import { platformById, platformFacts, platforms } from "@breakwater/guidance"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** GET /platforms and /platforms/{id}. Where to report in each app, and what no programme reaches, said honestly. */
export function showPlatforms(app: FastifyInstance, { reader, now }: Context) {
  app.get("/platforms", async (request, reply) => {
    const me = reader(request)
    const rows = platforms.map(({ id, name }) => ({ name, href: me.href(`/platforms/${id}`) }))
    const title = me.t("platforms.title")
    const unreviewed = me.reviewNote("platforms")
    return reply.page("platforms/list.njk", { ...me.page, title, rows, unreviewed, backHref: me.href("/") })
  })

  app.get<{ Params: { id: string } }>("/platforms/:id", async (request, reply) => {
    const me = reader(request)
    const platform = platformById(request.params.id)
    if (platform === null) throw new Problem("not-found")
    return reply.page("platforms/platform.njk", {
      ...me.page,
      title: platform.name,
      ...factsView(platformFacts(platform, now()), me),
      note: platform.note,
      sources: platform.sources,
      readOn: readOn(platform.checkedOn, me),
      unreviewed: me.reviewNote("platforms"),
      backHref: me.href("/platforms"),
    })
  })
}

/** The month alone: a source was read in it, nobody tried the menu on a day of it. */
function readOn(day: string | null, { t, locale }: Reader): string | null {
  if (day === null) return null
  const format = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" })
  return t("platforms.label-source-read", { date: format.format(new Date(day)) })
}

function factsView(facts: ReturnType<typeof platformFacts>, { t, h }: Reader) {
  const kinds = {
    "in-app": "platforms.label-in-app",
    form: "platforms.label-form",
    email: "platforms.label-email",
  } as const
  const route = (each: (typeof facts.routes)[number]) => ({
    kind: t(each.kind in kinds ? kinds[each.kind as keyof typeof kinds] : "platforms.label-read"),
    how: each.how,
    url: each.url ?? (each.email === null ? null : `mailto:${each.email}`),
    shown: each.url ?? each.email,
    account: t(`platforms.label-account-${each.account}`),
  })
  const { keeps } = facts
  return {
    routes: facts.routes.map(route),
    routesToCheck: facts.routesToCheck.map(route),
    nextSteps: facts.nextSteps.map((id) => h(id)),
    keeps: h(keeps.message, keeps.count === null ? undefined : { count: String(keeps.count) }),
    reach: [
      { name: "Take It Down", says: t(`platforms.label-reach-${facts.reach.under18}`) },
      { name: "StopNCII", says: t(`platforms.label-reach-${facts.reach.adult}`) },
    ],
    isChecked: facts.standing !== "check",
  }
}
