import type { Kysely } from "kysely"
import type { Tables } from "../tables.ts"

/** Opens the case of a code, or finds it when it is open already: a repeated submission lands in one case. */
export async function openCase(
  db: Kysely<Tables>,
  values: { lookup: Uint8Array; recipient: string; now: Date },
): Promise<{ id: number }> {
  await db
    .insertInto("cases")
    .values({ lookup: values.lookup, recipient: values.recipient, opened_on: values.now })
    .onConflict((oc) => oc.column("lookup").doNothing())
    .execute()
  return db.selectFrom("cases").select("id").where("lookup", "=", values.lookup).executeTakeFirstOrThrow()
}
