import { randomUUID } from "node:crypto"
import { caseLookup } from "@breakwater/casework"
import { entriesOfCase, findCase, findDraft } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import { codeOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import { readersOfList } from "../../list-reach.ts"
import type { Reader } from "../../reader.ts"
import { officialTools } from "../tools/official-tools.ts"
import { entryView, listOfNames } from "./entry-words.ts"
import { folderPart } from "./folder-part.ts"
import { reportPart, timeText } from "./report-part.ts"

/** GET /status. Where each fingerprint stands, who reads the list, and what can be done. */
export function showStatus(app: FastifyInstance, context: Context) {
  const { database, lookupKey, now, reader } = context
  app.get("/status", async (request, reply) => {
    const me = reader(request)
    const { t, href, words } = me
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(href("/code"), 303)
    // A code that only keeps track of things has no case.
    const lookup = caseLookup(code, lookupKey)
    const found = await findCase(database, lookup)
    const draft = await findDraft(database, lookup, now())
    const readers = await readersOfList(database, now())
    const told = await reportPart(found === undefined ? null : { id: found.id, code }, context, me)
    const entries = found === undefined ? [] : await entriesOfCase(database, found.id)
    const listIds = new Set(entries.map((entry) => entry.list_id))
    const ofMine = readers.filter((row) => listIds.has(row.listId))
    const views = entries.map((entry, index) => entryView(entry, index + 1, readers, me))
    return reply.page("status/status.njk", {
      ...me.page,
      title: t("status.tab"),
      unreviewed: me.reviewNote("states"),
      ...told,
      ...(await folderPart(code, context, me)),
      hotline: context.hotline,
      draft: draft.ok ? me.h("report.note-draft", { date: timeText(draft.value.expiresAt, me) }) : null,
      submission: randomUUID(),
      note: noteOf(request.query as { help?: unknown; sent?: unknown }, me),
      entries: views,
      readers: ofMine.length === 0 ? null : listOfNames(ofMine, words.language.code),
      tools: officialTools(t),
      canWithdrawAll: views.filter((view) => view.canWithdraw).length > 1,
      canRelistAll: views.filter((view) => view.canRelist).length > 1,
    })
  })
}

/** What to say first: help where a message hinted at self-harm, else that it was sent. */
function noteOf({ help, sent }: { help?: unknown; sent?: unknown }, { h }: Reader) {
  if (help === "1") return { isCrisis: true, text: h("report.note-crisis") }
  return sent === "1" ? { isCrisis: false, text: h("report.note-message-sent") } : null
}
