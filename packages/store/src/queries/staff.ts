import type { StaffRole } from "@breakwater/casework"
import { sql } from "kysely"
import type { Database } from "../pool.ts"

/** One of the staff. `hasKey`: they can sign in by themselves, with a passkey or a password and code. */
export type StaffMember = { id: number; name: string; roles: StaffRole[]; epoch: number; hasKey: boolean }

const columns = ["id", "name", "roles", "epoch"] as const
const hasKey = sql<boolean>`exists (select from staff_passkeys where staff_id = staff.id)
  or exists (select from staff_passwords where staff_id = staff.id)`.as("hasKey")

/** An open account; undefined when there is none or it is closed. */
export function findStaff(db: Database, id: number): Promise<StaffMember | undefined> {
  return db
    .selectFrom("staff")
    .select([...columns, hasKey])
    .where("id", "=", id)
    .where("closed_at", "is", null)
    .executeTakeFirst()
}

/** An open account by name, in any case of letters. */
export function findStaffByName(db: Database, name: string): Promise<StaffMember | undefined> {
  return db
    .selectFrom("staff")
    .select([...columns, hasKey])
    .where(sql`lower(name)`, "=", name.toLowerCase())
    .where("closed_at", "is", null)
    .executeTakeFirst()
}

/** Every open account, by name. */
export function listStaff(db: Database): Promise<StaffMember[]> {
  return db
    .selectFrom("staff")
    .select([...columns, hasKey])
    .where("closed_at", "is", null)
    .orderBy(sql`lower(name)`)
    .execute()
}

/** Makes an account. name-taken: somebody has that name. */
export async function addStaff(
  db: Database,
  values: { name: string; roles: StaffRole[]; now: Date },
): Promise<{ ok: true; value: number } | { ok: false; reason: "name-taken" }> {
  const added = await db
    .insertInto("staff")
    .values({ name: values.name, roles: values.roles, added_at: values.now, closed_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst()
  return added === undefined ? { ok: false, reason: "name-taken" } : { ok: true, value: added.id }
}

/** What changes of an account; every session from before ends. last-administrator: someone must remain one. */
export function changeStaff(
  db: Database,
  id: number,
  change: { roles: StaffRole[] } | { closedAt: Date },
): Promise<{ ok: true } | { ok: false; reason: "not-there" | "last-administrator" }> {
  return db.transaction().execute(async (tx) => {
    // All administrators locked: two who each take the other's role must not both succeed.
    const administrators = await tx
      .selectFrom("staff")
      .select("id")
      .where("closed_at", "is", null)
      .where(sql<boolean>`'administrator' = any(roles)`)
      .forUpdate()
      .execute()
    const remains = "roles" in change && change.roles.includes("administrator")
    if (!remains && administrators.length === 1 && administrators[0]?.id === id) {
      return { ok: false, reason: "last-administrator" }
    }
    const changed = await tx
      .updateTable("staff")
      .set((eb) => ({
        epoch: eb("epoch", "+", 1),
        ...("roles" in change ? { roles: change.roles } : { closed_at: change.closedAt }),
      }))
      .where("id", "=", id)
      .where("closed_at", "is", null)
      .executeTakeFirst()
    return changed.numUpdatedRows > 0n ? { ok: true } : { ok: false, reason: "not-there" }
  })
}
