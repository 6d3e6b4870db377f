import { advanceEntry, packHashes, sealTo } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { moveListHead } from "./move-list-head.ts"

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
        .selectAll()
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const moved = advanceEntry(entry.state, "expire")
      if (!moved.ok || entry.md5 === null) return
      const sealed = await sealTo(recipient, packHashes({ ...entry, md5: entry.md5 }))
      const position = await moveListHead(tx, entry.list_id, 1)
      await tx
        .updateTable("entries")
        .set({ state: moved.value, pdq: null, md5: null, sealed, position, changed_at: values.now })
        .where("id", "=", id)
        .execute()
    })
  }
  return due.length
}
