/** The part of the status page that is about what the person sends elsewhere themselves: requests whose time ran out first. */
import type { CaseCode } from "@breakwater/casework"
import { folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { noticeLine } from "../notices/notice-view.ts"

/** Requests with their clocks. */
export async function folderPart(code: CaseCode, context: Context, me: Reader) {
  const { notices } = await folderOf(code, context)
  const lines = notices.map((notice) => noticeLine(notice, me, context.now()))
  return { notices: lines.toSorted((a, b) => Number(b.lapsed.length > 0) - Number(a.lapsed.length > 0)) }
}
