import { blocksOf, sectionsOf } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { guideValues } from "./guide-values.ts"
import { guides, printedGuides } from "./guides.ts"

/** GET /parents, /friends, /schools, /letter, /briefing, /lesson, /adults, /device. */
export function showGuides(app: FastifyInstance, { reader, now }: Context) {
  for (const document of guides) {
    app.get(`/${document}`, async (request, reply) => {
      const me = reader(request)
      const { words, t, tl } = me
      const values = guideValues(me, now())
      return reply.page("people/guide.njk", {
        ...me.page,
        title: t(`${document}.title`),
        heading: tl(`${document}.title`),
        blocks: blocksOf(words, document, { values }),
        sections: sectionsOf(document).map((section) => ({
          title: tl(`${document}.${section}.title` as "plan.stop.title"),
          blocks: blocksOf(words, document, { section, values }),
        })),
        pdfHref: printedGuides.some((printed) => printed === document) ? me.href(`/${document}.pdf`) : null,
        unreviewed: me.reviewNote(document),
        backHref: me.href("/"),
      })
    })
  }
}
