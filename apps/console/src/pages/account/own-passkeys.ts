import { addPasskey, appendAudit, findPassword, passkeysOf, removePasskey } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { newPasskeyOptions, readNewPasskey } from "../../passkeys.ts"
import { ceremonyProblem } from "../sign-in/sign-in.ts"

const passkeysMax = 10
const removeBody = z.object({ passkey: z.string().max(2_000) })

/** POST /account/passkey/options, /account/passkey and /account/passkey/remove. The last way to sign in stays. */
export function ownPasskeys(app: FastifyInstance, context: Context) {
  const { database, ceremony, now } = context
  const own = { config: { permission: "own-keys" as const } }
  const record = (request: FastifyRequest, action: "add-passkey" | "remove-passkey") => {
    const staff = staffOf(request)
    return appendAudit(database, actOf(staff, { action, object: { kind: "staff", id: String(staff.id) } }, now()))
  }

  app.post("/account/passkey/options", own, async (request, reply) => {
    const staff = staffOf(request)
    const known = await passkeysOf(database, staff.id)
    if (known.length >= passkeysMax) throw new Problem("conflict", `There is room for ${passkeysMax} passkeys.`)
    const ids = known.map(({ credentialId }) => credentialId)
    const publicKey = await newPasskeyOptions(request, staff, ids, "Breakwater")
    await ceremony.set(request, reply, { challenge: publicKey.challenge })
    return { publicKey }
  })

  app.post("/account/passkey", own, async (request, reply) => {
    const asked = await ceremony.read(request)
    ceremony.clear(request, reply)
    const key = asked === null ? null : await readNewPasskey(request, asked.challenge)
    if (key === null) throw ceremonyProblem()
    await addPasskey(database, { ...key, staffId: staffOf(request).id, now: now() })
    await record(request, "add-passkey")
    return { to: "/account" }
  })

  app.post("/account/passkey/remove", own, async (request, reply) => {
    const staff = staffOf(request)
    const body = removeBody.safeParse(request.body)
    const others = (await passkeysOf(database, staff.id)).length - 1
    const hasPassword = (await findPassword(database, staff.id)) !== undefined
    if (others === 0 && !hasPassword)
      throw new Problem("conflict", "Add another passkey first, or a password and code.")
    if (!body.success || !(await removePasskey(database, staff.id, body.data.passkey))) throw new Problem("not-found")
    await record(request, "remove-passkey")
    return reply.redirect("/account", 303)
  })
}
