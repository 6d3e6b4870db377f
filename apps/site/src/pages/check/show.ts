import { blocksOf, sectionsOf } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /check. The signs in the order in which they come, each with what it may mean; nothing is typed. */
export function showCheck(app: FastifyInstance, { reader }: Context) {
  app.get("/check", async (request, reply) => {
    const me = reader(request)
    const { t, words } = me
    return reply.page("check/check.njk", {
      ...me.page,
      title: t("check.tab"),
      blocks: blocksOf(words, "check"),
      signs: sectionsOf("check").map((section) => ({
        id: section,
        title: me.tl(`check.${section}.title` as "check.contact.title"),
        blocks: blocksOf(words, "check", { section }),
      })),
      unreviewed: me.reviewNote("check"),
      backHref: me.href("/"),
    })
  })
}
