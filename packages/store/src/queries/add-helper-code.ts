import { type HelperScope, helperCodesPerCaseMax } from "@breakwater/casework"
import type { Database } from "../pool.ts"

/** A helper's code on its way in: its look-up and public half, and what the person gave it. */
export type NewHelperCode = { caseId: number; lookup: Uint8Array; recipient: string; scopes: HelperScope[]; now: Date }

/** Keeps a helper's code. too-many: the case has `helperCodesPerCaseMax` that were not ended. */
export function addHelperCode(
  db: Database,
  { caseId, lookup, recipient, scopes, now }: NewHelperCode,
): Promise<{ ok: true; value: { id: number } } | { ok: false; reason: "too-many" }> {
  return db.transaction().execute(async (tx) => {
    const { open } = await tx
      .selectFrom("helper_codes")
      .select((eb) => eb.fn.count<number>("id").as("open"))
      .where("case_id", "=", caseId)
      .where("ended_on", "is", null)
      .executeTakeFirstOrThrow()
    if (open >= helperCodesPerCaseMax) return { ok: false, reason: "too-many" }
    const value = await tx
      .insertInto("helper_codes")
      .values({ case_id: caseId, lookup, recipient, scopes, made_on: now })
      .returning("id")
      .executeTakeFirstOrThrow()
    return { ok: true, value }
  })
}
