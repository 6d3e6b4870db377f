import { messageCharactersMax, sealNote } from "@breakwater/casework"
import { addReportNote, findReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { type OfReport, reportId } from "./report-id.ts"
import { showReport } from "./report-page.ts"

/** POST /reports/{id}/notes. A note for colleagues, sealed to the hotline. */
export function noteReport(app: FastifyInstance, context: Context) {
  const { database, keys, now } = context
  app.post("/reports/:id/notes", { config: { permission: "open-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const found = await findReport(database, id)
    if (found === undefined) throw new Problem("not-found")
    const staff = staffOf(request)
    const text = String((request.body as { note?: unknown } | null)?.note ?? "").trim()
    const { recipients } = keys.opened()
    if (recipients.length === 0) throw new Problem("conflict", "The keys are locked. Unlock them, then keep the note.")
    if (text === "" || text.length > messageCharactersMax) {
      const problem = `The note has ${text.length} characters. It needs 1 to ${messageCharactersMax}.`
      return showReport(reply, found, staff, context, { field: "note", problem, text })
    }
    const act = actOf(staff, { action: "note-report", object: { kind: "report", id } }, now())
    await addReportNote(
      database,
      { reportId: id, staffId: staff.id, now: now(), ...(await sealNote(text, recipients)) },
      act,
    )
    return reply.redirect(`/reports/${id}#notes`, 303)
  })
}
