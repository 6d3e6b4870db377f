import type { Database } from "../pool.ts"

/** How many answers of the hotline wait unread in a thread of a case. */
export async function countUnseenAnswers(
  db: Database,
  { caseId, helperId }: { caseId: number; helperId: number | null },
): Promise<number> {
  const { waiting } = await db
    .selectFrom("messages")
    .select((eb) => eb.fn.count<number>("number").as("waiting"))
    .where("case_id", "=", caseId)
    .where("helper_id", helperId === null ? "is" : "=", helperId)
    .where("direction", "=", "from-hotline")
    .where("seen", "=", false)
    .executeTakeFirstOrThrow()
  return waiting
}
