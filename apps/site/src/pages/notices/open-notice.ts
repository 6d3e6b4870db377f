/** The notice of an address, opened with the code of the session. */
import type { KeptNotice } from "@breakwater/casework"
import { Problem } from "@breakwater/web"
import type { FastifyReply, FastifyRequest } from "fastify"
import { codeOf, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"

/** Null: no code is open here. A code without this notice is answered as not found. */
export async function noticeOf(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  context: Context,
): Promise<KeptNotice | null> {
  const code = await codeOf(request, reply, context)
  if (code === null) return null
  const notice = (await folderOf(code, context)).notices.find(({ id }) => id === request.params.id)
  if (notice === undefined) throw new Problem("not-found")
  return notice
}
