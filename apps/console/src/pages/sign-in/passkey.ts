import { appendAudit, findPasskey, findStaff, usePasskey } from "@breakwater/store"
import { slowDown } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { claimedKey, signInOptions, verifySignIn } from "../../passkeys.ts"
import { ceremonyProblem, placeToGo, startSession } from "./sign-in.ts"

/** POST /sign-in/passkey/options and /sign-in/passkey. The key itself says who it is. */
export function signInByPasskey(app: FastifyInstance, context: Context) {
  const { database, ceremony, now } = context
  const anyone = { config: { permission: "anyone" as const }, onRequest: slowDown({ burst: 20, perMinute: 30 }) }

  app.post("/sign-in/passkey/options", anyone, async (request, reply) => {
    const publicKey = await signInOptions(request)
    await ceremony.set(request, reply, { challenge: publicKey.challenge })
    return { publicKey }
  })

  app.post<{ Querystring: { to?: string } }>("/sign-in/passkey", anyone, async (request, reply) => {
    const asked = await ceremony.read(request)
    ceremony.clear(request, reply)
    const id = claimedKey(request.body)
    const key = id === null ? undefined : await findPasskey(database, id)
    const counter = asked === null || key === undefined ? null : await verifySignIn(request, asked.challenge, key)
    const staff = key === undefined ? undefined : await findStaff(database, key.staffId)
    if (key === undefined || counter === null || staff === undefined) {
      const who = { staffId: staff?.id ?? null, staff: staff?.name ?? "unknown" }
      await appendAudit(database, { ...who, at: now(), action: "sign-in-refused", object: null, why: "passkey" })
      throw ceremonyProblem()
    }
    await usePasskey(database, key.credentialId, counter, now())
    await startSession(request, reply, staff, context, "passkey")
    return { to: placeToGo(request.query.to) }
  })
}
