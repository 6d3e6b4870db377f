import { permissionRow, permissions, staffMay } from "@breakwater/casework"
import { addPasskey, appendAudit, findPassword, passkeysOf, removePasskey, setPassword } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { renderSVG } from "uqr"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { newPasskeyOptions, readNewPasskey } from "../../passkeys.ts"
import {
  codeAppAddress,
  codeStep,
  keepPassword,
  newCodeSecret,
  openText,
  passwordCharacters,
  sealText,
} from "../../passwords.ts"
import { ceremonyProblem } from "../sign-in/sign-in.ts"

const passkeysMax = 10
const issuer = "Breakwater"
const passwordBody = z.object({ password: z.string(), code: z.string().max(20), secret: z.string().max(400) })
const removeBody = z.object({ passkey: z.string().max(2_000) })

/** /account: how one signs in. Passkeys are added and removed, a password and code app set. The last key stays. */
export function account(app: FastifyInstance, context: Context) {
  const { database, ceremony, secret, now } = context
  const own = { config: { permission: "own-account" as const } }
  const record = (request: FastifyRequest, action: "add-passkey" | "remove-passkey" | "set-password") => {
    const staff = staffOf(request)
    return appendAudit(database, actOf(staff, { action, object: { kind: "staff", id: String(staff.id) } }, now()))
  }

  app.get("/account", own, async (request, reply) => {
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

  app.post("/account/passkey/options", own, async (request, reply) => {
    const staff = staffOf(request)
    const known = await passkeysOf(database, staff.id)
    if (known.length >= passkeysMax) throw new Problem("conflict", `There is room for ${passkeysMax} passkeys.`)
    const ids = known.map(({ credentialId }) => credentialId)
    const publicKey = await newPasskeyOptions(request, staff, ids, issuer)
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

  app.get("/account/password", own, async (request, reply) => {
    const codeSecret = newCodeSecret()
    return passwordPage(reply, madeOf(codeSecret, staffOf(request).name, sealText(codeSecret, secret)), null)
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
    await record(request, "set-password")
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
    return openText(sealed, key)
  } catch {
    throw new Problem("unprocessable", "secret: expected as the page gave it. Open the page again.")
  }
}
