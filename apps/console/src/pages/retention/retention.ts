import { retentionRows } from "@breakwater/casework"
import { retentionCounts } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

const dayMs = 86_400_000
const soonDays = 30

/** GET /retention. How long each kind of data is kept, what is due, and what was erased, month by month. */
export function retentionPage(app: FastifyInstance, { database, closedDays, now }: Context) {
  app.get("/retention", { config: { permission: "see-retention" } }, async (_request, reply) => {
    const soonBefore = new Date(now().getTime() - (closedDays - soonDays) * dayMs)
    const counts = await retentionCounts(database, { soonBefore })
    return reply.page("retention/retention.njk", {
      title: "Retention",
      wide: true,
      rows: retentionRows(closedDays),
      counts: counts.now,
      soonDays,
      months: monthsOf(counts.erased),
    })
  })
}

/** Each month with its reports and the sum of what went with them ("messages 3, notes 1" on record). */
function monthsOf(erased: { month: string; why: string; reports: number }[]) {
  const months = Map.groupBy(erased, ({ month }) => month)
  return [...months].map(([month, rows]) => {
    const sums = new Map<string, number>()
    for (const { why, reports } of rows) {
      for (const [, kind = "", count = "0"] of why.matchAll(/([a-z]+) (\d+)/g)) {
        sums.set(kind, (sums.get(kind) ?? 0) + Number(count) * reports)
      }
    }
    const reports = rows.reduce((sum, row) => sum + row.reports, 0)
    return { month, reports, went: [...sums].map(([kind, count]) => `${count} ${kind}`).join(", ") }
  })
}
