import { type StaffRole, staffRoles } from "@breakwater/casework"
import { addStaff, appendAudit, changeStaff, findStaff, listStaff } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { staffLinkPath } from "../../staff-link.ts"

const roles = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.enum(staffRoles)).min(1),
)
const invitation = z.object({ name: z.string().trim().min(1).max(80), roles })
const change = z.object({ roles })
type Member = FastifyRequest<{ Params: { id: string } }>
type Told = { link?: { name: string; url: string }; error?: string; form?: { name: string } }

/** /staff: who there is, invitations, roles, a way back in for who lost their keys, and closing an account. */
export function staffPages(app: FastifyInstance, context: Context) {
  const { database, now } = context
  const manage = { config: { permission: "manage-staff" as const } }
  const record = (
    request: FastifyRequest,
    action: "add-staff" | "change-roles" | "close-staff" | "recover-staff",
    id: number,
    why: string,
  ) => appendAudit(database, actOf(staffOf(request), { action, object: { kind: "staff", id: String(id) }, why }, now()))

  const page = async (request: FastifyRequest, reply: FastifyReply, told: Told = {}) => {
    const { id: own } = staffOf(request)
    const members = (await listStaff(database)).map((member) => ({ ...member, isSelf: member.id === own }))
    const context = { title: "Staff", members, roles: staffRoles, wide: true, ...told }
    const errors = told.error === undefined ? [] : [{ text: told.error, href: "#name" }]
    return reply.page("staff/staff.njk", { ...context, errors }, { status: told.error === undefined ? 200 : 422 })
  }
  const linkFor = async (request: FastifyRequest, member: { id: number; name: string }) => ({
    name: member.name,
    url: `${request.protocol}://${request.host}${await staffLinkPath(database, member.id, now())}`,
  })

  app.get("/staff", manage, async (request, reply) => page(request, reply))

  app.post("/staff", manage, async (request, reply) => {
    const form = invitation.safeParse(request.body)
    const name = String((request.body as { name?: unknown } | null)?.name ?? "")
    if (!form.success) {
      return page(request, reply, { error: "A name of 1 to 80 characters and at least one role.", form: { name } })
    }
    const added = await addStaff(database, { ...form.data, now: now() })
    if (!added.ok) return page(request, reply, { error: "Somebody has this name. Choose another.", form: { name } })
    await record(request, "add-staff", added.value, form.data.roles.join(", "))
    return page(request, reply, { link: await linkFor(request, { id: added.value, name: form.data.name }) })
  })

  app.post("/staff/:id/roles", manage, async (request: Member, reply) => {
    const form = change.safeParse(request.body)
    if (!form.success) return page(request, reply, { error: "At least one role, or close the account." })
    await changed(await changeStaff(database, idOf(request), { roles: form.data.roles as StaffRole[] }))
    await record(request, "change-roles", idOf(request), form.data.roles.join(", "))
    return reply.redirect("/staff", 303)
  })

  app.post("/staff/:id/recover", manage, async (request: Member, reply) => {
    const member = await findStaff(database, idOf(request))
    if (member === undefined) throw new Problem("not-found")
    // A second pair of eyes: nobody resets their own keys from here.
    if (member.id === staffOf(request).id) throw new Problem("conflict", "Another administrator does this for you.")
    await record(request, "recover-staff", member.id, "")
    return page(request, reply, { link: await linkFor(request, member) })
  })

  app.post("/staff/:id/close", manage, async (request: Member, reply) => {
    await changed(await changeStaff(database, idOf(request), { closedAt: now() }))
    await record(request, "close-staff", idOf(request), "")
    return reply.redirect("/staff", 303)
  })
}

function idOf({ params }: Member): number {
  if (!/^\d{1,9}$/.test(params.id)) throw new Problem("not-found")
  return Number(params.id)
}

async function changed(result: Awaited<ReturnType<typeof changeStaff>>): Promise<void> {
  if (result.ok) return
  if (result.reason === "not-there") throw new Problem("not-found")
  throw new Problem("conflict", "This is the last administrator. Make another one first.")
}
