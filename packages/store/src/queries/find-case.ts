import type { Kysely } from "kysely"
import type { Tables } from "../tables.ts"

/** The case a code was given for, by its keyed look-up, or undefined. */
export function findCase(db: Kysely<Tables>, lookup: Uint8Array) {
  return db.selectFrom("cases").select(["id", "recipient"]).where("lookup", "=", lookup).executeTakeFirst()
}
