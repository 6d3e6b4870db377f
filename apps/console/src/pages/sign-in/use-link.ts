import { createHash } from "node:crypto"
import { staffRoles } from "@breakwater/casework"
import { addStaff, appendAudit, dropStaffKeys, findStaff, findStaffLink, useStaffLink } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { startSession } from "./sign-in.ts"

const linkMsMax = 3_600_000
const params = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{32}$/) })
const nameSchema = z.string().trim().min(1).max(80)

/**
 * GET and POST /first-sign-in/{token}. Into an account that was made or reset by an administrator, or, by a link from the
 * machine itself, into a new one with every role. The page asks before the link is spent: a mail scanner that opens it
 * does not use it up.
 */
export function useLink(app: FastifyInstance, context: Context) {
  const { database, now } = context
  const anyone = { config: { permission: "anyone" as const }, onRequest: slowDown({ burst: 10, perMinute: 10 }) }

  app.get("/first-sign-in/:token", anyone, async (request, reply) => {
    const link = await findStaffLink(database, hashOf(request.params), new Date(now().getTime() - linkMsMax))
    if (link === undefined) throw spent()
    const staff = link.staffId === null ? undefined : await findStaff(database, link.staffId)
    return reply.page("sign-in/use-link.njk", { title: "Sign in", name: staff?.name ?? null, errors: [] })
  })

  app.post("/first-sign-in/:token", anyone, async (request, reply) => {
    const hash = hashOf(request.params)
    const madeAfter = new Date(now().getTime() - linkMsMax)
    const link = await findStaffLink(database, hash, madeAfter)
    if (link === undefined) throw spent()
    const again = (text: string) =>
      reply.page(
        "sign-in/use-link.njk",
        { title: "Sign in", name: null, errors: [{ text, href: "#name" }] },
        { status: 422 },
      )
    let staffId = link.staffId
    if (staffId === null) {
      const name = nameSchema.safeParse((request.body as { name?: unknown } | null)?.name)
      if (!name.success) return again("Name: 1 to 80 characters, as colleagues know you.")
      const added = await addStaff(database, { name: name.data, roles: [...staffRoles], now: now() })
      if (!added.ok) return again("Somebody has this name. Choose another, or use that account.")
      staffId = added.value
    }
    if ((await useStaffLink(database, hash, madeAfter, now())) === undefined) throw spent()
    // Who lost a key gets in by the link alone, and what they lost opens nothing any more.
    await dropStaffKeys(database, staffId)
    const staff = await findStaff(database, staffId)
    if (staff === undefined) throw spent()
    await appendAudit(
      database,
      actOf(staff, { action: "use-link", object: { kind: "staff", id: String(staffId) } }, now()),
    )
    await startSession(request, reply, staff, context, "link")
    return reply.redirect("/account", 303)
  })
}

function hashOf(value: unknown): Uint8Array {
  const result = params.safeParse(value)
  if (!result.success) throw new Problem("not-found")
  return createHash("sha256").update(result.data.token).digest()
}

function spent(): Problem {
  return new Problem("gone", "This link was used or is too old. Ask for a new one, or: npx breakwater staff link")
}
