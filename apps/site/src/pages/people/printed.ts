import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { guidePaper } from "../../documents/guide-paper.ts"
import { printed } from "../../documents/paper.ts"
import { guideValues } from "./guide-values.ts"
import { printedGuides } from "./guides.ts"

/** GET /letter.pdf, /briefing.pdf, /lesson.pdf. The page's words as an accessible file, made anew each time. */
export function printGuides(app: FastifyInstance, { reader, now, siteName }: Context) {
  for (const document of printedGuides) {
    app.get(`/${document}.pdf`, async (request, reply) => {
      const me = reader(request)
      const date = new Intl.DateTimeFormat(me.locale, { dateStyle: "long", timeZone: "UTC" }).format(now())
      const paper = guidePaper(me.words, document, guideValues(me, now()), {
        foot: `${siteName} · ${date}`,
        madeAt: now(),
      })
      return reply
        .type("application/pdf")
        .header("content-disposition", `inline; filename="${document}.pdf"`)
        .send(await printed(paper))
    })
  }
}
