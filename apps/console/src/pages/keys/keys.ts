import { appendAudit } from "@breakwater/store"
import { slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

/** /keys: whether reports can be opened now, unlocking by the file's passphrase, and locking. */
export function keysPages(app: FastifyInstance, { database, keys, words, now }: Context) {
  const unlockKeys = { config: { permission: "unlock-keys" as const } }
  const record = (request: FastifyRequest, action: "unlock-keys" | "lock-keys", why = "") =>
    appendAudit(database, actOf(staffOf(request), { action, object: { kind: "keys", id: "opening" }, why }, now()))
  const page = (reply: FastifyReply, problem: string | null) => {
    const errors = problem === null ? [] : [{ text: problem, href: "#passphrase" }]
    const context = { title: "Keys", state: keys.state(), isWrapped: keys.isWrapped, errors }
    return reply.page("keys/keys.njk", context, { status: problem === null ? 200 : 422 })
  }

  app.get("/keys", unlockKeys, async (_request, reply) => page(reply, null))

  const slow = { ...unlockKeys, preHandler: slowDown({ burst: 5, perMinute: 5 }) }
  app.post("/keys/unlock", slow, async (request, reply) => {
    const passphrase = String((request.body as { passphrase?: unknown } | null)?.passphrase ?? "")
    if (!(await keys.unlock(passphrase))) {
      await record(request, "unlock-keys", "refused")
      return page(reply, "This passphrase does not open the file of keys.")
    }
    await record(request, "unlock-keys")
    return reply.redirect("/keys", 303)
  })

  app.post("/keys/lock", unlockKeys, async (request, reply) => {
    keys.lock()
    words.forget("all")
    await record(request, "lock-keys")
    return reply.redirect("/keys", 303)
  })
}
