import { staffMay } from "@breakwater/casework"
import type { FastifyInstance } from "fastify"
import { staffOf } from "../guard.ts"

/** GET /. The first page that one's roles have: the queue, else one's account. */
export function home(app: FastifyInstance) {
  app.get("/", { config: { permission: "own-account" } }, async (request, reply) => {
    const { roles } = staffOf(request)
    const first = staffMay(roles, "see-queue") ? "/reports" : staffMay(roles, "manage-staff") ? "/staff" : "/account"
    return reply.redirect(first, 303)
  })
}
