import { decideSetAside } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

const params = z.object({ entry: z.uuid() })
const body = z.object({ decision: z.enum(["release", "leave"]), reason: z.string().trim().min(1).max(500) })

/** POST /set-aside/{entry}. Releases an entry or keeps it back, with the reason on record. */
export function decide(app: FastifyInstance, { database, now }: Context) {
  app.post("/set-aside/:entry", { config: { permission: "decide-entries" } }, async (request, reply) => {
    const entry = params.safeParse(request.params)
    const decision = body.safeParse(request.body)
    if (!entry.success) throw new Problem("not-found")
    if (!decision.success) throw new Problem("unprocessable", "reason: say in a few words why, up to 500 characters.")
    const why = `${decision.data.decision}: ${decision.data.reason}`
    const act = { action: "decide-entry" as const, object: { kind: "entry" as const, id: entry.data.entry }, why }
    const values = { entryId: entry.data.entry, ...decision.data, now: now() }
    if (!(await decideSetAside(database, values, actOf(staffOf(request), act, now())))) {
      throw new Problem("conflict", "This one no longer waits: it was decided or withdrawn in the meantime.")
    }
    return reply.redirect("/set-aside", 303)
  })
}
