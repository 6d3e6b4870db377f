import { createHash } from "node:crypto"
import { listNames, type Verdict } from "@breakwater/casework"
import { type SubmitFeedback, submitFeedbackSchema } from "@breakwater/formats/stopncii"
import { confirmRemovalPath, entriesByPdq, type FeedbackItem, giveFeedback } from "@breakwater/store"
import { z } from "zod"
import { authenticate } from "../../authenticate.ts"
import type { Context, Exchange } from "../../context.ts"
import { listForHashOnlyPartner } from "./granted-list.ts"

type FeedbackValue = SubmitFeedback["hashFeedbacks"][number]["feedbackValue"]

const verdictOf: Partial<Record<FeedbackValue, Verdict>> = {
  Blocked: "removed",
  NotBlocked: "not-a-match",
  PendingReview: "seen",
}
const pdqText = /^[0-9a-f]{64}$/

/**
 * POST /stopncii/{list}/SubmitFeedback. Feedback by hash: it counts for every entry that carries the hash.
 *
 * `Withdrawn` or `Deleted` for a withdrawn sandbox entry shows that the partner removes; its live grants then go live here.
 */
export function submitFeedback(app: Exchange, { database, now }: Context) {
  app.post(
    "/stopncii/:list/SubmitFeedback",
    {
      schema: {
        summary: "Feedback in StopNCII's shape",
        security: [{ functionsKey: [] }],
        params: z.object({ list: z.enum(listNames) }),
        body: submitFeedbackSchema,
        response: { 200: z.object({ count: z.int() }) },
      },
    },
    async (request) => {
      const partner = await authenticate(request, database)
      const list = await listForHashOnlyPartner(partner, request.params.list, database)
      const { hashFeedbacks } = request.body
      const texts = [...new Set(hashFeedbacks.map((item) => item.hashValue.toLowerCase()))].filter((text) =>
        pdqText.test(text),
      )
      const entries = await entriesByPdq(
        database,
        list.id,
        texts.map((text) => Buffer.from(text, "hex")),
      )
      const items: FeedbackItem[] = []
      let showedRemoval = false
      for (const { hashValue, feedbackValue } of hashFeedbacks) {
        const verdict = verdictOf[feedbackValue]
        const isRemoval = feedbackValue === "Withdrawn" || feedbackValue === "Deleted"
        for (const entry of entries) {
          if (Buffer.from(entry.pdq ?? []).toString("hex") !== hashValue.toLowerCase()) continue
          if (verdict !== undefined) items.push({ entryId: entry.id, verdict, copies: 1 })
          if (isRemoval && list.sandbox && entry.state === "withdrawn") showedRemoval = true
        }
      }
      if (showedRemoval) await confirmRemovalPath(database, partner.name, now())
      if (items.length === 0) return { count: 0 }
      // The client sends no idempotency key: the same body again is taken for a retry.
      const requestHash = createHash("sha256").update(JSON.stringify(request.body)).digest()
      const given = await giveFeedback(database, {
        partnerId: partner.id,
        idempotencyKey: `stopncii ${list.id} ${requestHash.toString("hex")}`,
        requestHash,
        listIds: [list.id],
        items,
        now: now(),
      })
      return { count: given.ok ? given.value.accepted : 0 }
    },
  )
}
