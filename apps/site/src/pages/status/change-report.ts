import { type ReportEvent, reportActor, reportEvents } from "@breakwater/casework"
import { moveReport } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"

// A message is written by its own form.
const events = reportEvents.filter((event) => reportActor(event) === "person" && event !== "add")
const body = z.object({ report: z.uuid(), event: z.enum(events as [ReportEvent, ...ReportEvent[]]) })

/** POST /status/report. The person takes a report back, sends it again, asks for it to be erased, or keeps it. */
export function changeReport(app: FastifyInstance, context: Context) {
  const { database, now, reader } = context
  app.post("/status/report", async (request, reply) => {
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(reader(request).href("/code"), 303)
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", `report and event: expected one of ${events.join(", ")}.`)
    const { report, event } = form.data
    const moved = await moveReport(database, { id: report, caseId: opened.id, event, now: now() })
    if (!moved.ok && moved.reason.code === "not-there") throw new Problem("not-found")
    if (!moved.ok && moved.reason.code === "held") throw new Problem("conflict")
    // Another page did it first: the status says how things are.
    return reply.redirect(reader(request).href("/status"), 303)
  })
}
