import { createHash } from "node:crypto"
import { useStaffLink } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"

const linkMsMax = 3_600_000
const params = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{32}$/) })

/**
 * GET and POST /first-sign-in/{token}. The page asks before the link is spent: a mail scanner or a preview that opens
 * it does not use it up.
 */
export function firstSignIn(app: FastifyInstance, { database, session, now }: Context) {
  app.get("/first-sign-in/:token", async (request, reply) => {
    const { token } = parsed(request.params)
    return reply.page("sign-in/first.njk", { title: "Sign in", token })
  })

  app.post("/first-sign-in/:token", { onRequest: slowDown({ burst: 10, perMinute: 10 }) }, async (request, reply) => {
    const { token } = parsed(request.params)
    const hash = createHash("sha256").update(token).digest()
    const at = now()
    if (!(await useStaffLink(database, hash, new Date(at.getTime() - linkMsMax), at))) {
      throw new Problem("gone", "This link was used or is too old. Make a new one: npx breakwater staff link")
    }
    await session.set(request, reply, { staff: "first" })
    return reply.redirect("/", 303)
  })
}

function parsed(value: unknown) {
  const result = params.safeParse(value)
  if (!result.success) throw new Problem("not-found")
  return result.data
}
