/** Who is asking: the partner of the key, or 401. And which list it may read: the granted one, or 403. */
import type { ListName } from "@breakwater/casework"
import { type Database, findList, findPartner } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyRequest } from "fastify"
import { partnerKeyHash } from "./partner-key.ts"

export type Partner = NonNullable<Awaited<ReturnType<typeof findPartner>>>

/** The partner whose key came as bearer token or, as StopNCII's client sends it, in `x-functions-key`. */
export async function authenticate(request: FastifyRequest, database: Database): Promise<Partner> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1]
  const functionsKey = request.headers["x-functions-key"]
  const key = bearer ?? (typeof functionsKey === "string" ? functionsKey : undefined)
  if (key === undefined) throw new Problem("unauthorized", "Send the partner key as `Authorization: Bearer bwk_…`.")
  const hash = partnerKeyHash(key)
  const partner = hash === null ? undefined : await findPartner(database, hash)
  if (partner === undefined) throw new Problem("unauthorized", "This key is not known or has been closed.")
  return partner
}

/** The list behind a name for this partner: live or sandbox, as granted. */
export async function grantedList(partner: Partner, name: ListName, database: Database) {
  const grant = partner.grants.find((grant) => grant.list === name)
  if (grant === undefined) throw new Problem("forbidden", `The list ${name} is not granted to this key.`)
  return findList(database, name, grant.sandbox)
}
