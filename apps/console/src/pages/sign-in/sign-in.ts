import { appendAudit, findPassword, findStaffByName, type StaffMember, useTotpStep } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { codeStep, isPassword, passwordCharacters } from "../../passwords.ts"
import { openText } from "../../sealed-text.ts"

const body = z.object({
  name: z.string().trim().min(1).max(80),
  password: z.string().min(1).max(passwordCharacters.max),
  code: z.string().min(6).max(20),
  to: z.string().optional(),
})

/**
 * GET and POST /sign-in. By passkey, or by name, password and code. Attempts on one name are slowed down, but not for a
 * browser in which that person signed in before: nobody can lock them out from elsewhere.
 */
export function signIn(app: FastifyInstance, context: Context) {
  const { database, device, secret, now } = context
  const anyone = { config: { permission: "anyone" as const } }

  app.get("/sign-in", anyone, async (request, reply) => page(request, reply, { problem: null }))

  // The source is the name as typed, and whether this browser is known to that person.
  const slow = slowDown({
    burst: 5,
    perMinute: 3,
    delayMsMax: 4_000,
    sourceOf: (request) => sources.get(request) ?? "",
  })
  const sources = new WeakMap<FastifyRequest, string>()
  // Each try costs a hash of 64 MiB: one network cannot ask for many at once, whatever names it types.
  const byNetwork = { ...anyone, onRequest: slowDown({ burst: 40, perMinute: 60 }) }
  app.post("/sign-in", byNetwork, async (request, reply) => {
    const form = body.safeParse(request.body)
    if (!form.success)
      return page(request, reply, { problem: "Fill in name, password and the six digits of the code." })
    const { name, password, code } = form.data
    const staff = await findStaffByName(database, name)
    const known = await device.read(request)
    sources.set(request, `${name.toLowerCase()} ${known !== null && known.staff === staff?.id ? "known" : "new"}`)
    await slow(request)
    const kept = staff === undefined ? undefined : await findPassword(database, staff.id)
    const isRight = await isPassword(password, kept)
    const step =
      isRight && kept !== undefined
        ? await codeStep(code, openText(kept.totpSealed, secret, "code secrets"), now())
        : null
    if (staff === undefined || step === null || !(await useTotpStep(database, staff.id, step))) {
      const who = staff ?? { id: null, name: "unknown" }
      await appendAudit(database, {
        staffId: who.id,
        staff: who.name,
        at: now(),
        action: "sign-in-refused",
        object: null,
        why: "password or code",
      })
      return page(request, reply, {
        problem: "Name, password or code is not right. A code works once: wait for the next.",
      })
    }
    await startSession(request, reply, staff, context, "password and code")
    return reply.redirect(placeToGo(form.data.to), 303)
  })

  app.post("/sign-out", { config: { permission: "own-account" } }, async (request, reply) => {
    const staff = request.signedIn
    context.session.clear(request, reply)
    if (staff !== null) context.words.forget(staff.id)
    if (staff !== null) await appendAudit(database, actOf(staff, { action: "sign-out", object: null }, now()))
    return reply.redirect("/signed-out", 303)
  })
  app.get("/signed-out", anyone, async (_request, reply) => reply.page("sign-in/out.njk", { title: "Signed out" }))
}

function page(request: FastifyRequest, reply: FastifyReply, { problem }: { problem: string | null }) {
  const { to } = request.query as { to?: unknown }
  const form = (request.body ?? {}) as { name?: unknown }
  return reply.page(
    "sign-in/sign-in.njk",
    {
      title: "Sign in",
      problem,
      name: typeof form.name === "string" ? form.name : "",
      to: placeToGo(typeof to === "string" ? to : undefined),
      errors: problem === null ? [] : [{ text: problem, href: "#name" }],
    },
    { status: problem === null ? 200 : 422 },
  )
}

/** Signs in, marks the browser as known, and puts it on record. */
export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffMember,
  { session, device, database, now }: Context,
  how: string,
): Promise<void> {
  // A session from before would hand its lifetime on.
  session.clear(request, reply)
  const provenAtSeconds = Math.floor(now().getTime() / 1000)
  await session.set(request, reply, { staff: staff.id, epoch: staff.epoch, provenAtSeconds })
  await device.set(request, reply, { staff: staff.id })
  await appendAudit(database, actOf(staff, { action: "sign-in", object: null, why: how }, now()))
}

/** Where to go after signing in: a page of ours, never another site. */
export function placeToGo(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[^\s\\]{0,500}$/.test(to) ? to : "/"
}

/** Refuses what is not JSON of a passkey ceremony here. */
export function ceremonyProblem(): Problem {
  return new Problem("unprocessable", "The key did not answer as expected. Try again, or use a password and code.")
}
