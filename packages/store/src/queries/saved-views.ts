import type { Database } from "../pool.ts"

/** Views of the queue that a person kept, by name. */
export function savedViews(db: Database, staffId: number) {
  return db
    .selectFrom("saved_views")
    .select(["id", "name", "query"])
    .where("staff_id", "=", staffId)
    .orderBy("name")
    .execute()
}

/** Keeps a view under a name, in place of the one that had it. */
export async function saveView(db: Database, view: { staffId: number; name: string; query: string }): Promise<void> {
  await db
    .insertInto("saved_views")
    .values({ staff_id: view.staffId, name: view.name, query: view.query })
    .onConflict((conflict) => conflict.columns(["staff_id", "name"]).doUpdateSet({ query: view.query }))
    .execute()
}

/** Forgets a view of a person's. */
export async function dropView(db: Database, staffId: number, id: number): Promise<void> {
  await db.deleteFrom("saved_views").where("staff_id", "=", staffId).where("id", "=", id).execute()
}
