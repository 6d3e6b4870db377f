import { createHash } from "node:crypto"
import { verdicts } from "@breakwater/casework"
import { findList, giveFeedback } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import { z } from "zod"
import { authenticate, type Partner } from "../../authenticate.ts"
import type { Context, Exchange } from "../../context.ts"
import { entryOfName } from "../../entry-names.ts"

const itemsMax = 500
const copiesMax = 1_000_000

const headers = z.object({ "idempotency-key": z.string().min(1).max(200) })
const body = z.object({
  feedback: z
    .array(
      z.object({
        entry: z.string().max(64),
        verdict: z.enum(verdicts),
        count: z.int().min(1).max(copiesMax).describe("Copies since this was last said"),
      }),
    )
    .min(1)
    .max(itemsMax),
})
const answer = z.object({
  accepted: z.int(),
  refused: z.array(z.object({ entry: z.string(), reason: z.literal("unknown-entry") })),
})

/** POST /v1/feedback. What a partner met, removed or found to be another picture; counted once per Idempotency-Key. */
export function createFeedback(app: Exchange, { database, now }: Context) {
  app.post(
    "/v1/feedback",
    {
      schema: {
        summary: "Tell what was seen, removed or not a match",
        security: [{ key: [] }],
        headers,
        body,
        response: { 200: answer },
      },
    },
    async (request) => {
      const partner = await authenticate(request, database)
      const { feedback } = request.body
      const entryIds = feedback.map((item) => entryOfName(item.entry, partner.naming_key))
      const wellFormed = feedback.flatMap((item, index) => {
        const entryId = entryIds[index]
        return entryId ? [{ entryId, verdict: item.verdict, copies: item.count, entry: item.entry }] : []
      })
      const malformed = feedback.filter((_, index) => !entryIds[index])
      const given = await giveFeedback(database, {
        partnerId: partner.id,
        idempotencyKey: request.headers["idempotency-key"],
        requestHash: createHash("sha256").update(JSON.stringify(feedback)).digest(),
        listIds: await listIdsOf(partner, database),
        items: wellFormed,
        now: now(),
      })
      if (!given.ok) throw new Problem("conflict", "This Idempotency-Key was used with another body; use a new one.")
      const unknown = given.value.refused.map(({ index }) => wellFormed[index]?.entry ?? "")
      return {
        accepted: given.value.accepted,
        refused: [...unknown, ...malformed.map((item) => item.entry)].map((entry) => ({
          entry,
          reason: "unknown-entry" as const,
        })),
      }
    },
  )
}

/** The ids of the lists a partner's feedback may be about. */
async function listIdsOf(partner: Partner, database: Context["database"]): Promise<number[]> {
  const lists = partner.grants.map((grant) => findList(database, grant.list, grant.sandbox))
  return (await Promise.all(lists)).map((list) => list.id)
}
