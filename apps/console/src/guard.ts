/**
 * The guard: every route names the permission it needs, and nobody without it gets past. A route that names none is a
 * mistake that keeps the app from starting.
 */
import { type Permission, permissionRow, staffMay } from "@breakwater/casework"
import { appendAudit, findStaff, type StaffMember } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { actOf, type Context } from "./context.ts"

/** A route as it was declared. `method` is one of HTTP's; HEAD follows GET. */
export type DeclaredRoute = { method: string; url: string; permission: Permission | "anyone" }

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: Permission | "anyone"
  }
  interface FastifyRequest {
    signedIn: StaffMember | null
  }
  interface FastifyInstance {
    /** Every route with the permission it names. */
    declaredRoutes: DeclaredRoute[]
  }
}

const freshMinutesMax = 10
// A form that was opened while it was fresh can still be sent.
const freshFormMinutesMax = 20

/** To be called before the first route of the app. */
export function guard(app: FastifyInstance, context: Context): void {
  const declared: DeclaredRoute[] = []
  app.decorate("declaredRoutes", declared)
  app.decorateRequest("signedIn", null)
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.permission === undefined) throw new Error(`${String(method)} ${url} names no permission`)
    for (const each of [method].flat()) declared.push({ method: each, url, permission: config.permission })
  })
  app.addHook("onRequest", async (request, reply) => {
    const { permission } = request.routeOptions.config
    if (permission === undefined || permission === "anyone") return
    return admit(permission, request, reply, context)
  })
}

async function admit(permission: Permission, request: FastifyRequest, reply: FastifyReply, context: Context) {
  const { database, session, now } = context
  const held = await session.read(request)
  const staff = held === null ? undefined : await findStaff(database, held.staff)
  if (held === null || staff === undefined || staff.epoch !== held.epoch) return askToSignIn(request, reply)
  request.signedIn = staff
  if (!staff.hasKey && permission !== "own-account" && permission !== "own-keys") return reply.redirect("/account", 303)
  if (!staffMay(staff.roles, permission)) {
    const why = `${request.method} ${request.routeOptions.url}: needs ${permission}`
    await appendAudit(database, actOf(staff, { action: "refused", object: null, why }, now()))
    const roles = permissionRow(permission).roles.join(" or ")
    throw new Problem("forbidden", `This needs the role of ${roles}. An administrator can give it.`)
  }
  const minutes = (now().getTime() / 1000 - held.provenAtSeconds) / 60
  const minutesMax = request.method === "GET" ? freshMinutesMax : freshFormMinutesMax
  if (permissionRow(permission).isFresh && minutes > minutesMax) return askToSignIn(request, reply)
  await session.extend(request, reply)
}

function askToSignIn(request: FastifyRequest, reply: FastifyReply) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new Problem("unauthorized", "Sign in again, then send the form once more.")
  }
  return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
}

/** Who asks, on a route that nobody reaches without signing in. */
export function staffOf(request: FastifyRequest): StaffMember {
  if (request.signedIn === null) throw new Error("this route admits anyone, and asks who it is")
  return request.signedIn
}
