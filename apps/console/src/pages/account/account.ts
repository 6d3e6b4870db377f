import { permissionRow, permissions, staffMay } from "@breakwater/casework"
import { findPassword, passkeysOf } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

/** GET /account. How one signs in, and what one may do. */
export function account(app: FastifyInstance, { database }: Context) {
  app.get("/account", { config: { permission: "own-account" } }, async (request, reply) => {
    const staff = staffOf(request)
    const passkeys = await passkeysOf(database, staff.id)
    const hasPassword = (await findPassword(database, staff.id)) !== undefined
    return reply.page("account/account.njk", {
      title: "Your account",
      staff,
      passkeys: passkeys.map(({ credentialId, addedAt, usedAt }) => ({
        id: credentialId,
        added: addedAt.toISOString().slice(0, 10),
        used: usedAt === null ? null : usedAt.toISOString().slice(0, 10),
      })),
      hasPassword,
      mayRemove: passkeys.length > 1 || hasPassword,
      may: permissions.filter((each) => staffMay(staff.roles, each)).map((each) => permissionRow(each).what),
    })
  })
}
