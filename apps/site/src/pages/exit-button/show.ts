import { blocksOf } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

/** GET /exit-button. What the button does, and what it cannot. */
export function showExitButton(app: FastifyInstance, { reader }: Context) {
  app.get("/exit-button", async (request, reply) => {
    const me = reader(request)
    return reply.page("exit-button/exit-button.njk", {
      ...me.page,
      title: me.t("layout.exit.title"),
      blocks: blocksOf(me.words, "layout", { section: "exit" }),
      unreviewed: me.reviewNote("layout"),
      backHref: me.href("/"),
    })
  })
}
