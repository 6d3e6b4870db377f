import type { Database } from "../pool.ts"

/** Every entry of a case with its list and what partners answered, oldest first. No hashes: a status needs none. */
export async function entriesOfCase(db: Database, caseId: number) {
  const entries = await db
    .selectFrom("entries")
    .innerJoin("lists", "lists.id", "entries.list_id")
    .select([
      "entries.id",
      "entries.state",
      "entries.set_aside_reason",
      "entries.quality",
      "entries.position",
      "entries.listed_on",
      "entries.list_id",
      "lists.name as list",
    ])
    .select((eb) => eb("entries.pdq", "is not", null).as("hasPdq"))
    .where("entries.case_id", "=", caseId)
    .orderBy("entries.added_position")
    .execute()
  const feedback = await db
    .selectFrom("feedback")
    .innerJoin("entries", "entries.id", "feedback.entry_id")
    .innerJoin("partners", "partners.id", "feedback.partner_id")
    .select(["feedback.entry_id", "partners.name as partner", "feedback.verdict", "feedback.copies"])
    .where("entries.case_id", "=", caseId)
    .orderBy("partners.name")
    .execute()
  return entries.map((entry) => ({ ...entry, feedback: feedback.filter((word) => word.entry_id === entry.id) }))
}
