import type { Database } from "../pool.ts"
import type { Face } from "../tables.ts"

/** Notes that a partner holds everything of a list up to `position`. */
export async function recordPull(
  db: Database,
  values: { partnerId: number; listId: number; face: Face; position: number; now: Date },
): Promise<void> {
  await db
    .insertInto("partner_pulls")
    .values({
      partner_id: values.partnerId,
      list_id: values.listId,
      face: values.face,
      position: values.position,
      pulled_at: values.now,
    })
    .onConflict((oc) =>
      oc.columns(["partner_id", "list_id", "face"]).doUpdateSet({ position: values.position, pulled_at: values.now }),
    )
    .execute()
}
