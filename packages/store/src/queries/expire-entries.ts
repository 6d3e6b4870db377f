import type { Database } from "../pool.ts"
import { takeOffList } from "./take-off-list.ts"

/** Expires entries listed before `listedBefore`: off the list, hashes sealed to the case code. Returns how many. */
export async function expireEntries(db: Database, values: { listedBefore: Date; now: Date; entriesMax: number }) {
  const due = await db
    .selectFrom("entries")
    .innerJoin("cases", "cases.id", "entries.case_id")
    .select(["entries.id", "cases.recipient"])
    .where("entries.listed_on", "<", values.listedBefore)
    .where("entries.md5", "is not", null)
    .limit(values.entriesMax)
    .execute()
  for (const { id, recipient } of due) {
    await db.transaction().execute(async (tx) => {
      const entry = await tx
        .selectFrom("entries")
        .select(["id", "list_id", "state", "pdq", "quality", "md5", "sealed"])
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      await takeOffList(tx, entry, { event: "expire", recipient, now: values.now })
    })
  }
  return due.length
}
