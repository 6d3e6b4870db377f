import { blocksOf, crisisBlock, type DocumentId, sectionsOf } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** Guides by whom they are for: each a document shown whole. */
const guides = {
  "/parents": "parents",
  "/friends": "friends",
  "/schools": "schools",
  "/letter": "letter",
  "/briefing": "briefing",
  "/lesson": "lesson",
  "/adults": "adults",
  "/device": "device",
} as const satisfies Record<string, DocumentId>
// Left open for a pen: the school writes its own name into a printed letter.
const blank = "____________________"

/** GET /parents, /friends, /schools, /letter, /briefing, /lesson, /adults, /device. */
export function showGuides(app: FastifyInstance, { reader, now }: Context) {
  for (const [path, document] of Object.entries(guides)) {
    app.get(path, async (request, reply) => {
      const me = reader(request)
      const { words, country, t } = me
      const numbers = crisisBlock(country, now()).emergency.map((number) => number.shown)
      const values = {
        numbers: new Intl.ListFormat(words.language.code, { type: "disjunction" }).format(numbers),
        school: blank,
        date: blank,
        contact: blank,
        address: blank,
      }
      return reply.page("people/guide.njk", {
        ...me.page,
        title: t(`${document}.title`),
        blocks: blocksOf(words, document, { values }),
        sections: sectionsOf(document).map((section) => ({
          title: t(`${document}.${section}.title` as "plan.stop.title"),
          blocks: blocksOf(words, document, { section, values }),
        })),
        unreviewed: me.isUnreviewed(document),
        backHref: me.href("/"),
      })
    })
  }
}
