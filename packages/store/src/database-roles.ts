/**
 * One database role per app. A group role carries the grants (in the migrations); a login of this database is its
 * member. The password is derived from the installation's database secret, so nothing more is kept.
 */
import { createHmac } from "node:crypto"
import type pg from "pg"

/** The apps that hold a database role; the screen runs at a platform and has none. */
export const databaseApps = ["site", "exchange", "console", "worker"] as const
/** An app with a database role. */
export type DatabaseApp = (typeof databaseApps)[number]

/** Makes the group roles the migrations grant to. Needs CREATEROLE, as the owner of a database commonly has. */
export async function makeGroupRoles(owner: pg.ClientBase): Promise<void> {
  for (const app of databaseApps) {
    // Two installations on one cluster may come here at once; the loser finds the role there, which is all it wants.
    await owner.query(
      `do $$ begin create role breakwater_${app} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    )
  }
}

/** Makes or refreshes the login of each app on this database and returns name and password of each. */
export async function makeLogins(
  owner: pg.ClientBase,
  secret: string,
): Promise<Record<DatabaseApp, { role: string; password: string }>> {
  const { rows } = await owner.query<{ name: string }>("select current_database() as name")
  const name = rows[0]?.name ?? ""
  const logins = {} as Record<DatabaseApp, { role: string; password: string }>
  for (const app of databaseApps) {
    const role = `breakwater_${app}_${name}`.slice(0, 63)
    const password = createHmac("sha256", secret).update(`${name}/${app}`).digest("base64url")
    const quoted = `"${role.replaceAll('"', '""')}"`
    await owner.query(
      `do $$ begin create role ${quoted} login; exception when duplicate_object or unique_violation then null; end $$`,
    )
    await owner.query(`alter role ${quoted} login password '${password}'`)
    await owner.query(`grant breakwater_${app} to ${quoted}`)
    await owner.query(`grant connect on database "${name.replaceAll('"', '""')}" to ${quoted}`)
    logins[app] = { role, password }
  }
  return logins
}
