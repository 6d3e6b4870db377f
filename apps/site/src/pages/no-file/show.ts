import type { MessageId } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

const steps: MessageId[] = [
  "situations.no-file.li-report",
  "situations.no-file.li-link",
  "situations.no-file.li-take-it-down",
  "situations.no-file.li-other-device",
  "situations.no-file.li-later",
]

/** GET /no-file. What can be done without the picture. */
export function showNoFile(app: FastifyInstance, { reader }: Context) {
  app.get("/no-file", async (request, reply) => {
    const me = reader(request)
    return reply.page("no-file/no-file.njk", {
      ...me.page,
      title: me.t("situations.no-file.title"),
      steps,
      unreviewed: me.reviewNote("situations"),
      backHref: me.href("/"),
    })
  })
}
