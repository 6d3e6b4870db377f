import { advanceEntry } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { type AuditDraft, appendAuditWithin } from "./append-audit.ts"
import { moveListHead } from "./move-list-head.ts"

/** Releases an entry onto its list or leaves it aside, with the reason on record. False: it no longer waits. */
export function decideSetAside(
  db: Database,
  values: { entryId: string; decision: "release" | "leave"; reason: string; now: Date },
  act: AuditDraft,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const entry = await tx
      .selectFrom("entries")
      .select(["state", "list_id"])
      .where("id", "=", values.entryId)
      .forUpdate()
      .executeTakeFirst()
    if (entry?.state !== "set-aside") return false
    if (values.decision === "release") {
      const moved = advanceEntry(entry.state, "release")
      if (!moved.ok) return false
      const position = await moveListHead(tx, entry.list_id, 1)
      await tx
        .updateTable("entries")
        .set({ state: moved.value, position, changed_at: values.now })
        .where("id", "=", values.entryId)
        .execute()
    }
    await tx
      .insertInto("decisions")
      .values({
        entry_id: values.entryId,
        decision: values.decision,
        reason: values.reason,
        decided_at: values.now,
      })
      .execute()
    await appendAuditWithin(tx, act)
    return true
  })
}
