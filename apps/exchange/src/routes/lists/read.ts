import { listNames } from "@breakwater/casework"
import { countGivenOut, findList } from "@breakwater/store"
import { z } from "zod"
import { authenticate } from "../../authenticate.ts"
import type { Context, Exchange } from "../../context.ts"
import { cursorText } from "../../cursor.ts"

const answer = z.object({
  lists: z.array(
    z.object({
      name: z.enum(listNames),
      mode: z.enum(["live", "sandbox"]),
      entries: z.int(),
      head: z.string(),
    }),
  ),
})

/** GET /v1/lists. The lists granted to the key, each under a grant of its own. */
export function readLists(app: Exchange, { database }: Context) {
  app.get(
    "/v1/lists",
    { schema: { summary: "Lists granted to this key", security: [{ key: [] }], response: { 200: answer } } },
    async (request) => {
      const partner = await authenticate(request, database)
      const lists = partner.grants.map(async (grant) => {
        const list = await findList(database, grant.list, grant.sandbox)
        return {
          name: grant.list,
          mode: grant.sandbox ? ("sandbox" as const) : ("live" as const),
          entries: await countGivenOut(database, list.id),
          head: cursorText(list, list.head),
        }
      })
      return { lists: await Promise.all(lists) }
    },
  )
}
