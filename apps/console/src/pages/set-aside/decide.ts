import { decideSetAside } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { type Context, signedIn } from "../../context.ts"

const params = z.object({ entry: z.uuid() })
const body = z.object({ decision: z.enum(["release", "leave"]), reason: z.string().trim().min(1).max(500) })

/** POST /set-aside/{entry}. Releases an entry or keeps it back, with the reason on record. */
export function decide(app: FastifyInstance, { database, session, now }: Context) {
  app.post("/set-aside/:entry", async (request, reply) => {
    await signedIn(request, session)
    const entry = params.safeParse(request.params)
    const decision = body.safeParse(request.body)
    if (!entry.success) throw new Problem("not-found")
    if (!decision.success) throw new Problem("unprocessable", "reason: say in a few words why, up to 500 characters.")
    if (!(await decideSetAside(database, { entryId: entry.data.entry, ...decision.data, now: now() }))) {
      throw new Problem("conflict", "This one no longer waits: it was decided or withdrawn in the meantime.")
    }
    return reply.redirect("/", 303)
  })

  app.post("/sign-out", async (request, reply) => {
    session.clear(request, reply)
    return reply.redirect("/signed-out", 303)
  })
  app.get("/signed-out", async (_request, reply) => reply.page("sign-in/out.njk", { title: "Signed out" }))
}
