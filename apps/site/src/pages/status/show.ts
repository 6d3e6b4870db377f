import { entriesOfCase } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"
import { readersOfList } from "../../list-reach.ts"
import { officialTools } from "../tools/official-tools.ts"
import { entryView, listOfNames } from "./entry-words.ts"

/** GET /status. Where each fingerprint stands, who reads the list, and what can be done. */
export function showStatus(app: FastifyInstance, context: Context) {
  const { database, now, reader } = context
  app.get("/status", async (request, reply) => {
    const me = reader(request)
    const { t, h, href, words } = me
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(href("/code"), 303)
    const readers = await readersOfList(database, now())
    const entries = await entriesOfCase(database, opened.id)
    const listIds = new Set(entries.map((entry) => entry.list_id))
    const ofMine = readers.filter((row) => listIds.has(row.listId))
    const views = entries.map((entry, index) => entryView(entry, index + 1, readers, me))
    return reply.page("status/status.njk", {
      title: t("status.tab"),
      t,
      h,
      href,
      entries: views,
      readers: ofMine.length === 0 ? null : listOfNames(ofMine, words.language.code),
      tools: officialTools(t),
      canWithdrawAll: views.filter((view) => view.canWithdraw).length > 1,
      canRelistAll: views.filter((view) => view.canRelist).length > 1,
    })
  })
}
