import type { ListName } from "@breakwater/casework"
import type { Database } from "../pool.ts"
import { findList } from "./find-list.ts"
import { moveListHead } from "./move-list-head.ts"

/** A made-up case for --demo. The hashes are random bits: of no picture. */
export type MadeUpCase = {
  lookup: Uint8Array
  recipient: string
  list: ListName
  openedOn: Date
  entries: { id: string; pdq: Uint8Array; quality: number; md5: Uint8Array }[]
}

/** Adds made-up cases, marked as such, on the live lists. Nothing when there are made-up cases already. */
export function addMadeUpCases(db: Database, cases: MadeUpCase[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const earlier = await tx.selectFrom("cases").select("id").where("made_up", "=", true).limit(1).executeTakeFirst()
    if (earlier !== undefined) return 0
    for (const made of cases) {
      const list = await findList(tx, made.list, false)
      const { id: caseId } = await tx
        .insertInto("cases")
        .values({ lookup: made.lookup, recipient: made.recipient, opened_on: made.openedOn, made_up: true })
        .returning("id")
        .executeTakeFirstOrThrow()
      const first = await moveListHead(tx, list.id, made.entries.length)
      await tx
        .insertInto("entries")
        .values(
          made.entries.map((entry, index) => ({
            ...entry,
            case_id: caseId,
            list_id: list.id,
            state: "listed" as const,
            position: first + index,
            added_position: first + index,
            changed_at: made.openedOn,
            listed_on: made.openedOn,
          })),
        )
        .execute()
    }
    return cases.length
  })
}
