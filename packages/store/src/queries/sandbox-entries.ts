import { randomUUID } from "node:crypto"
import { advanceEntry, type ListName } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { findList } from "./find-list.ts"
import { moveListHead } from "./move-list-head.ts"

/** A practice entry: a hash of a drawn pattern. Lists it on the sandbox of a list. */
export function addSandboxEntry(db: Database, values: { list: ListName; pdq: Uint8Array; md5: Uint8Array; now: Date }) {
  return db.transaction().execute(async (tx) => {
    const list = await findList(tx, values.list, true)
    const position = await moveListHead(tx, list.id, 1)
    await tx
      .insertInto("entries")
      .values({
        id: randomUUID(),
        list_id: list.id,
        state: "listed",
        pdq: values.pdq,
        quality: 100,
        md5: values.md5,
        position,
        added_position: position,
        changed_at: values.now,
        listed_on: values.now,
      })
      .execute()
  })
}

/** Withdraws practice entries with this hash, so that a partner can show that it removes. Returns how many. */
export function withdrawSandboxEntries(db: Database, values: { list: ListName; pdq: Uint8Array; now: Date }) {
  return db.transaction().execute(async (tx) => {
    const list = await findList(tx, values.list, true)
    const entries = await tx
      .selectFrom("entries")
      .select(["id", "state"])
      .where("list_id", "=", list.id)
      .where("pdq", "=", values.pdq)
      .forUpdate()
      .execute()
    for (const entry of entries) {
      const moved = advanceEntry(entry.state, "withdraw")
      if (!moved.ok) continue
      const position = await moveListHead(tx, list.id, 1)
      await tx
        .insertInto("pending_removals")
        .values({ entry_id: entry.id, list_id: list.id, position, pdq: values.pdq })
        .execute()
      await tx
        .updateTable("entries")
        .set({ state: moved.value, pdq: null, md5: null, position, changed_at: values.now })
        .where("id", "=", entry.id)
        .execute()
    }
    return entries.length
  })
}
