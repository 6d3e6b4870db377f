import { appendAudit, setPassword } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply } from "fastify"
import { renderSVG } from "uqr"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { codeAppAddress, codeStep, keepPassword, newCodeSecret, passwordCharacters } from "../../passwords.ts"
import { openText, sealText } from "../../sealed-text.ts"

const issuer = "Breakwater"
const passwordBody = z.object({ password: z.string(), code: z.string().max(20), secret: z.string().max(400) })

/** GET and POST /account/password. A password and a code app, kept once the app has shown that it has the key. */
export function ownPassword(app: FastifyInstance, { database, secret, now }: Context) {
  const own = { config: { permission: "own-keys" as const } }

  app.get("/account/password", own, async (request, reply) => {
    const codeSecret = newCodeSecret()
    return passwordPage(
      reply,
      madeOf(codeSecret, staffOf(request).name, sealText(codeSecret, secret, "code secrets")),
      null,
    )
  })

  app.post("/account/password", own, async (request, reply) => {
    const body = passwordBody.safeParse(request.body)
    if (!body.success) throw new Problem("unprocessable", "password, code and secret: expected as the page gave them.")
    const codeSecret = openSealed(body.data.secret, secret)
    const staff = staffOf(request)
    const made = madeOf(codeSecret, staff.name, body.data.secret)
    const { length } = [...body.data.password]
    if (length < passwordCharacters.min || length > passwordCharacters.max) {
      const text = `The password has ${length} characters. It needs ${passwordCharacters.min} to ${passwordCharacters.max}.`
      return passwordPage(reply, made, { text, href: "#password" })
    }
    if ((await codeStep(body.data.code, codeSecret, now())) === null) {
      const text = "The code is not right. Enter the six digits that the app shows now."
      return passwordPage(reply, made, { text, href: "#code" })
    }
    await setPassword(database, staff.id, await keepPassword(body.data.password, codeSecret, secret))
    const act = { action: "set-password" as const, object: { kind: "staff" as const, id: String(staff.id) } }
    await appendAudit(database, actOf(staff, act, now()))
    return reply.redirect("/account", 303)
  })
}

function passwordPage(
  reply: FastifyReply,
  made: { secret: string; uri: string; sealed: string },
  error: { text: string; href: string } | null,
) {
  const context = {
    title: "Password and code",
    ...made,
    spaced: made.secret.replaceAll(/(.{4})/g, "$1 ").trim(),
    qr: renderSVG(made.uri),
    passwordCharacters,
    errors: error === null ? [] : [error],
    backHref: "/account",
  }
  return reply.page("account/password.njk", context, { status: error === null ? 200 : 422 })
}

function madeOf(codeSecret: string, name: string, sealed: string) {
  return { secret: codeSecret, uri: codeAppAddress(issuer, name, codeSecret), sealed }
}

// The secret goes to the page and back sealed: nobody can hand in one of their own choosing.
function openSealed(sealed: string, key: Uint8Array): string {
  try {
    return openText(sealed, key, "code secrets")
  } catch {
    throw new Problem("unprocessable", "secret: expected as the page gave it. Open the page again.")
  }
}
