import type { ListName } from "@breakwater/casework"
import { findList } from "@breakwater/store"
import { grantedList, type Partner } from "../../authenticate.ts"
import type { Context } from "../../context.ts"

/**
 * The list behind the StopNCII-shaped face. The programme's stock client never removes a withdrawn hash (standards 3.1),
 * so a live grant gives sandbox entries here until the partner has been seen to remove.
 */
export async function listForHashOnlyPartner(partner: Partner, name: ListName, database: Context["database"]) {
  const list = await grantedList(partner, name, database)
  return partner.removal_tested_at === null && !list.sandbox ? findList(database, name, true) : list
}
