import { Readable } from "node:stream"
import { appendAudit, auditEntries } from "@breakwater/store"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { actOf, type Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"

const rowsMax = 100
const exportRowsMax = 5_000
type Paged = FastifyRequest<{ Querystring: { before?: string; report?: string } }>

/** GET /audit and /audit.jsonl. Who did what, newest first; whoever reads it stands in it. */
export function audit(app: FastifyInstance, { database, now }: Context) {
  app.get("/audit", { config: { permission: "read-audit" } }, async (request: Paged, reply) => {
    const before = /^\d{1,15}$/.test(request.query.before ?? "") ? Number(request.query.before) : null
    const report = /^[0-9a-f-]{36}$/.test(request.query.report ?? "") ? request.query.report : undefined
    const object = report === undefined ? {} : { object: { kind: "report" as const, id: report } }
    const why = report === undefined ? "" : `report ${report}`
    await appendAudit(database, actOf(staffOf(request), { action: "read-audit", object: null, why }, now()))
    const entries = await auditEntries(database, { before, rowsMax, ...object })
    const context = { title: "Audit log", entries, report, older: entries.at(-1)?.number ?? null, rowsMax, wide: true }
    return reply.page("audit/audit.njk", context)
  })

  app.get("/audit.jsonl", { config: { permission: "export-audit" } }, async (request, reply) => {
    await appendAudit(database, actOf(staffOf(request), { action: "export-audit", object: null }, now()))
    reply.header("content-disposition", 'attachment; filename="audit.jsonl"').header("cache-control", "no-store")
    return reply.type("application/jsonl").send(Readable.from(allLines(database)))
  })
}

/** Every entry as a line of JSON, page by page: the log may be larger than memory. */
async function* allLines(database: Context["database"]): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const page = await auditEntries(database, { after, rowsMax: exportRowsMax })
    const last = page.at(-1)
    if (last === undefined) return
    for (const { digest, ...entry } of page) {
      yield `${JSON.stringify({ ...entry, digest: Buffer.from(digest).toString("hex") })}\n`
    }
    after = last.number
  }
}
