import type { ListName } from "@breakwater/casework"
import type { Kysely } from "kysely"
import type { Tables } from "../tables.ts"

/** A list's row. Every list is made by the first migration, so a missing one is a bug. */
export function findList(db: Kysely<Tables>, name: ListName, sandbox: boolean) {
  return db
    .selectFrom("lists")
    .selectAll()
    .where("name", "=", name)
    .where("sandbox", "=", sandbox)
    .executeTakeFirstOrThrow()
}
