import type { Database } from "../pool.ts"

/**
 * Marks what went to the reader of a thread as seen, up to a message's number. `by`: the hotline, or whoever holds the
 * thread's code. Returns how many were new to them.
 */
export async function markMessagesSeen(
  db: Database,
  values: { caseId: number; helperId: number | null; by: "hotline" | "code-holder"; upTo: number },
): Promise<number> {
  const updated = await db
    .updateTable("messages")
    .set({ seen: true })
    .where("case_id", "=", values.caseId)
    .where("helper_id", values.helperId === null ? "is" : "=", values.helperId)
    .where("direction", values.by === "hotline" ? "!=" : "=", "from-hotline")
    .where("number", "<=", values.upTo)
    .where("seen", "=", false)
    .executeTakeFirst()
  return Number(updated.numUpdatedRows)
}
