import { openWith, setAsideReason, unpackHashes } from "@breakwater/casework"
import { relistEntry, sealedEntries, withdrawEntries } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { openCaseOf } from "../../case-session.ts"
import type { Context } from "../../context.ts"

const body = z.object({ entry: z.union([z.uuid(), z.literal("all")]) })

/** POST /status/withdraw and /status/list-again, for one entry or all. Each undoes the other. */
export function changeStatus(app: FastifyInstance, context: Context) {
  const { database, now, reader } = context

  app.post("/status/withdraw", async (request, reply) => {
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(reader(request).href("/code"), 303)
    await withdrawEntries(database, {
      caseId: opened.id,
      recipient: opened.recipient,
      ids: idsOf(request.body),
      now: now(),
    })
    return reply.redirect(reader(request).href("/status"), 303)
  })

  app.post("/status/list-again", async (request, reply) => {
    const opened = await openCaseOf(request, reply, context)
    if (opened === null) return reply.redirect(reader(request).href("/code"), 303)
    for (const entry of await sealedEntries(database, opened.id, idsOf(request.body))) {
      const packed = entry.sealed === null ? null : await openWith(opened.code, entry.sealed)
      if (packed === null) continue
      const hashes = unpackHashes(packed)
      const setAside = setAsideReason(hashes, { isWellKnown: context.isWellKnown, entriesOfCase: 0 })
      await relistEntry(database, { caseId: opened.id, id: entry.id, hashes, setAside, now: now() })
    }
    return reply.redirect(reader(request).href("/status"), 303)
  })
}

function idsOf(form: unknown): string[] | "all" {
  const parsed = body.safeParse(form)
  if (!parsed.success) throw new Problem("unprocessable", "entry: expected the id of one of your fingerprints, or all.")
  return parsed.data.entry === "all" ? "all" : [parsed.data.entry]
}
