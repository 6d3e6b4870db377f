import { waitingReports } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import { type Context, signedIn } from "../../context.ts"

const rowsMax = 100

/** GET /reports. What waits, risk of harm first. Coarse facts only: nothing is opened here. */
export function listReports(app: FastifyInstance, { database, session, identities, now }: Context) {
  app.get("/reports", async (request, reply) => {
    await signedIn(request, session)
    await session.extend(request, reply)
    const rows = await waitingReports(database, rowsMax)
    const reports = rows.map((row) => ({
      ...row,
      due: row.dueAt === null ? "" : row.dueAt.toISOString().slice(0, 16).replace("T", " "),
      isLate: row.state === "received" && row.dueAt !== null && row.dueAt < now(),
    }))
    const context = { title: "Reports", reports, rowsMax, canOpen: identities.length > 0, wide: true }
    return reply.page("reports/list.njk", context)
  })
}
