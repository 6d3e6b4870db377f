import { setAsideEntries } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

const rowsMax = 100

const reasons = {
  "well-known": "Like a well-known public picture",
  blank: "Looks blank",
  many: "One of very many under one code",
}

/** GET /set-aside. Fingerprints that wait for a person, oldest first. */
export function listSetAside(app: FastifyInstance, { database }: Context) {
  app.get("/set-aside", { config: { permission: "decide-entries" } }, async (_request, reply) => {
    const rows = await setAsideEntries(database, rowsMax)
    const entries = rows.map((row) => ({
      ...row,
      reason: row.reason === null ? "" : reasons[row.reason],
      listedOn: row.listed_on.toISOString().slice(0, 10),
    }))
    return reply.page("set-aside/list.njk", { title: "Set aside", entries, rowsMax, wide: true })
  })
}
