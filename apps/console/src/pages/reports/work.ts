import { messageCharactersMax, sealNote } from "@breakwater/casework"
import {
  addReportNote,
  appendAudit,
  findReport,
  findStaff,
  holdReport,
  moveReport,
  type WorkChange,
  workOnReport,
} from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { reportId } from "./live.ts"
import { showReport } from "./report-page.ts"

const hourMs = 3_600_000
const putOffHours = z.coerce
  .number()
  .int()
  .min(1)
  .max(24 * 14)
const reason = z.string().trim().min(3).max(500)
const bulkMax = 100
const bulkBody = z.object({
  act: z.enum(["claim", "release", "put-off", "close"]),
  why: z.string().max(500).default(""),
  hours: putOffHours.default(24),
  ids: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.uuid()).min(1).max(bulkMax)),
  to: z.string().default("/reports"),
})
type OfReport = FastifyRequest<{ Params: { id: string } }>
type Act = { kind: "claim" | "release" | "put-off" | "close"; why: string; hours: number }
const actions = { claim: "claim-report", release: "release-report", "put-off": "snooze-report" } as const

/** Claim, hand back, put off, give to someone, note, hold and close a report; the first four and closing also for many. */
export function workOnReports(app: FastifyInstance, context: Context) {
  const { database, keys, live, now } = context
  const work = { config: { permission: "work-reports" as const } }

  /** Null when it was done, else why not, in words. */
  async function carryOut(request: FastifyRequest, id: string, { kind, why, hours }: Act): Promise<string | null> {
    const staff = staffOf(request)
    const object = { kind: "report" as const, id }
    if (kind === "close") {
      const found = await findReport(database, id)
      if (found === undefined) return "It is not there any more."
      const moved = await moveReport(database, { id, caseId: "any", event: "close", now: now() })
      if (!moved.ok) return `It cannot be closed from the state ${found.state}.`
      await appendAudit(database, actOf(staff, { action: "close-report", object, why }, now()))
      return null
    }
    const until = new Date(now().getTime() + hours * hourMs)
    const change: WorkChange =
      kind === "put-off" ? { kind, staffId: staff.id, until } : { kind, staffId: staff.id, now: now() }
    const done = await workOnReport(database, id, change, actOf(staff, { action: actions[kind], object, why }, now()))
    if (done.ok) return null
    if (done.reason === "held") return `${done.holder} works on it.`
    return done.reason === "not-yours" ? "It is not with you." : "It is not there any more."
  }

  for (const kind of ["claim", "release", "put-off", "close"] as const) {
    app.post(`/reports/:id/${kind}`, work, async (request: OfReport, reply) => {
      const id = reportId(request)
      const body = (request.body ?? {}) as { why?: unknown; hours?: unknown }
      const why = reason.safeParse(body.why ?? "")
      if (kind === "close" && !why.success) throw new Problem("unprocessable", "why: say in 3 to 500 characters.")
      const hours = putOffHours.safeParse(body.hours ?? 24)
      if (!hours.success) throw new Problem("unprocessable", "hours: expected 1 to 336.")
      const problem = await carryOut(request, id, { kind, why: why.data ?? "", hours: hours.data })
      if (problem !== null) throw new Problem("conflict", problem)
      live.changed()
      return reply.redirect(`/reports/${id}`, 303)
    })
  }

  app.post("/reports/bulk", work, async (request, reply) => {
    const body = bulkBody.safeParse(request.body)
    if (!body.success)
      throw new Problem("unprocessable", `ids: choose 1 to ${bulkMax} reports, and what to do with them.`)
    const { act, why, hours, ids, to } = body.data
    if (act === "close" && !reason.safeParse(why).success) {
      throw new Problem("unprocessable", "why: to close reports, say why in 3 to 500 characters.")
    }
    const problems: string[] = []
    for (const id of ids) {
      const problem = await carryOut(request, id, { kind: act, why, hours })
      if (problem !== null) problems.push(`${id.slice(0, 8)}: ${problem}`)
    }
    live.changed()
    if (problems.length > 0) {
      throw new Problem(
        "conflict",
        `${ids.length - problems.length} done, ${problems.length} not. ${problems.join(" ")}`,
      )
    }
    return reply.redirect(/^\/reports(?:\?[^\s\\]{0,500})?$/.test(to) ? to : "/reports", 303)
  })

  app.post("/reports/:id/give", { config: { permission: "assign-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const to = Number((request.body as { to?: unknown } | null)?.to ?? 0)
    const colleague = to === 0 ? null : await findStaff(database, to)
    if (colleague === undefined) throw new Problem("unprocessable", "to: expected one of the people on the page.")
    const act = actOf(
      staffOf(request),
      {
        action: "assign-report",
        object: { kind: "report", id },
        why: colleague === null ? "to nobody" : `to ${colleague.name}`,
      },
      now(),
    )
    const done = await workOnReport(database, id, { kind: "give", staffId: colleague?.id ?? null, now: now() }, act)
    if (!done.ok) throw new Problem("not-found")
    live.changed()
    return reply.redirect(`/reports/${id}`, 303)
  })

  app.post("/reports/:id/hold", { config: { permission: "hold-reports" } }, async (request: OfReport, reply) => {
    const id = reportId(request)
    const body = z.object({ held: z.enum(["yes", "no"]), why: reason }).safeParse(request.body)
    if (!body.success)
      throw new Problem("unprocessable", "why: say in 3 to 500 characters why it is held, or no longer.")
    const isHeld = body.data.held === "yes"
    if (!(await holdReport(database, id, isHeld))) throw new Problem("not-found")
    const why = `${isHeld ? "held" : "no longer held"}: ${body.data.why}`
    await appendAudit(
      database,
      actOf(staffOf(request), { action: "hold-report", object: { kind: "report", id }, why }, now()),
    )
    return reply.redirect(`/reports/${id}`, 303)
  })

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
