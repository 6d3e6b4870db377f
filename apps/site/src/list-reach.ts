/** Which partners read our lists: asked of the database, with an honest answer when it is down. */
import { type Database, type PartnerReach, partnerReach } from "@breakwater/store"

const dayMs = 86_400_000

/** Partners that pulled a live list within 24 hours; none when the database does not answer. */
export async function readersOfList(database: Database, now: Date): Promise<PartnerReach[]> {
  try {
    return await partnerReach(database, new Date(now.getTime() - dayMs))
  } catch {
    return []
  }
}
