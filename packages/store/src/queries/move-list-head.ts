import type { Transaction } from "kysely"
import { sql } from "kysely"
import type { Tables } from "../tables.ts"

/**
 * Takes the next `count` positions of a list under its row lock and wakes followers at commit. Returns the first.
 * The lock makes the order of positions the order of commits: a follower that read up to n missed nothing below n.
 */
export async function moveListHead(tx: Transaction<Tables>, listId: number, count: number): Promise<number> {
  const { head } = await tx
    .updateTable("lists")
    .set((eb) => ({ head: eb("head", "+", count) }))
    .where("id", "=", listId)
    .returning("head")
    .executeTakeFirstOrThrow()
  await sql`select pg_notify('list_changed', ${String(listId)})`.execute(tx)
  return head - count + 1
}
